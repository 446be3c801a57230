/** The roof of a stall. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path class="mark-roof" d="M4 14l3.4-9h17.2L28 14z" />
      <path class="mark-stripe" d="M11 5h3.6L13.4 14H8zM17.4 5H21l3 9h-5.4z" />
      <path class="mark-wall" d="M7 17v10h18V17M13 27v-7h6v7" />
    </svg>
  );
}
