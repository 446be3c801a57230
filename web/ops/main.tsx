import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import { keepLanguage } from '../shared/i18n.ts';
import '../shared/theme.css';
import { keepConnection } from '../shared/market.ts';
import { keepTheme } from '../shared/theme.ts';
import { keepVisitor } from '../shared/visitor.ts';
import { App } from './app.tsx';
import './style.css';

keepTheme();
keepLanguage();
keepConnection();
keepVisitor();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
