import { apiUrl, type Settings } from './settings.js';

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

/** Page with the way to sign in. */
export function loginPage(settings: Settings): string {
  const link = `<a class="button" href="${escape(`${apiUrl(settings)}/login`)}">Sign in with Discord</a>`;
  return page(settings, 'Sign in', link);
}

/** A page behind the login: the server renders the frame, the browser asks the API for the rest. */
export function shellPage(settings: Settings, name: string): string {
  return page(settings, name, `<p>This is where Sprocket shows its ${escape(name.toLowerCase())}.</p>`);
}

function page(settings: Settings, heading: string, content: string): string {
  const banner = ['dev', 'staging'].includes(settings.stack) ? `<p class="banner">${escape(settings.stack)}</p>` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sprocket</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; color: #e5e7eb; background: #111827; }
main { max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }
.button { display: inline-block; padding: .6rem 1rem; border-radius: .4rem; color: #fff; background: #4338ca; text-decoration: none; }
.banner { margin: 0; padding: .3rem; text-align: center; color: #111827; background: #f59e0b; }
footer { margin-top: 3rem; color: #9ca3af; }
</style>
</head>
<body>
${banner}<main>
<p id="league-name" data-state="loading">…</p>
<h1>${escape(heading)}</h1>
${content}
<footer>Sprocket stand-in (test double) <span id="version">${escape(settings.version)}</span></footer>
</main>
<script>${leagueNameScript(apiUrl(settings))}</script>
</body>
</html>
`;
}

/** Runs in the browser: shows the league's name, or why it cannot. */
function leagueNameScript(api: string): string {
  return `
const league = document.getElementById('league-name');
const show = (text, state) => { league.textContent = text; league.dataset.state = state; };
fetch(${JSON.stringify(`${api}/graphql`)}, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ getOrganizationById(id: 2) { id profile { name } } }' }),
})
  .then((response) => response.json())
  .then((answer) => show(answer.data.getOrganizationById.profile.name, 'ready'))
  .catch((error) => show('The API cannot be reached: ' + error.message, 'error'));
`;
}
