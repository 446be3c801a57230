import { render } from 'preact';
import '../shared/theme.css';

const root = document.getElementById('app');
if (root !== null) render(<h1>tianguis · Operations</h1>, root);
