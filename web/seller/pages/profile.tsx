import { useAction } from '../../shared/hooks.ts';
import { errorOf, FailureNotice, isOfFields } from '../../shared/parts/notice.tsx';
import { Button, Field, Heading, TextArea } from '../../shared/parts/small.tsx';
import { navigate } from '../../shared/router.tsx';
import { type ProfileFields, profile, saveProfile } from '../state/profile.ts';
import { say } from '../state/said.ts';
import { d } from '../words/desk.ts';

/** The first thing that the market wants to know of whoever sells. */
export function NewProfilePage() {
  const goOn = () => {
    say(d().stallOpened);
    navigate('seller/products/new');
  };
  return (
    <div class="page narrow">
      <Heading title={d().firstProfile}>
        <p>{d().firstProfileText}</p>
      </Heading>
      <ProfileForm button={d().openStall} onSaved={goOn} />
    </div>
  );
}

export function ProfilePage() {
  return (
    <div class="page narrow">
      <Heading title={d().profile} />
      <ProfileForm button={d().save} onSaved={() => say(d().profileSaved)} />
    </div>
  );
}

function ProfileForm({ button, onSaved }: { readonly button: string; readonly onSaved: () => void }) {
  const { isBusy, failure, act } = useAction();
  const kept = profile.value;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement)) as ProfileFields;
    void act(async () => {
      await saveProfile(given);
      onSaved();
    });
  };
  return (
    <form class="panel form" onSubmit={submit}>
      <Field
        id="businessName"
        label={d().businessName}
        error={errorOf(failure, 'businessName')}
        input={{ ...named('businessName', 120), required: true, defaultValue: kept?.businessName ?? '' }}
      />
      <TextArea
        id="description"
        label={d().aboutYou}
        hint={d().aboutYouHint}
        error={errorOf(failure, 'description')}
        input={{ name: 'description', maxLength: 2_000, defaultValue: kept?.description ?? '' }}
      />
      <Field
        id="location"
        label={d().location}
        error={errorOf(failure, 'location')}
        input={{ ...named('location', 200), defaultValue: kept?.location ?? '' }}
      />
      {!isOfFields(failure) && <FailureNotice failure={failure} />}
      <Button type="submit" class="primary wide" isBusy={isBusy}>
        {button}
      </Button>
    </form>
  );
}

const named = (name: string, maxLength: number) => ({ name, maxLength, autocomplete: 'off' }) as const;
