import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import './text/locale.svelte.ts';
import './state/theme.svelte.ts';

const target = document.getElementById('app');
if (!target) throw new Error('the page has no #app');

export default mount(App, { target });
