import { render } from 'preact';
import '../shared/theme.css';

const root = document.getElementById('app');
if (root !== null) render(<h1>tianguis · Seller</h1>, root);
