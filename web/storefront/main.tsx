import { render } from 'preact';
import { keepLanguage } from '../shared/i18n.ts';
import { keepPlace } from '../shared/router.tsx';
import '../shared/theme.css';
import { keepConnection } from '../shared/market.ts';
import { keepTheme } from '../shared/theme.ts';
import { App } from './app.tsx';
import '../shared/shell.css';
import '../shared/parts.css';
import './styles/goods.css';
import './styles/buying.css';

keepTheme();
keepLanguage();
keepPlace();
keepConnection();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
