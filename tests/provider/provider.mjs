// A real sign-in service on loopback: npm's oidc-provider, certified for OpenID Connect. Who sits at the browser, and
// what is known of them, is told by the test: POST /control with JSON. Its port is the first line that it writes.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const world = { sub: 'nobody', people: {}, deny: false, auth_age: 0, gone: false, slow: 0, acr: null };
let answerTo = process.env.REDIRECT_URI;
let counted = 0;
let told = '';

// A broker of electronic identities, which tells a personal number though nobody asks for one.
const NUMBER = 'https://id.oidc.se/claim/personalIdentityNumber';
const LEVELS = [2, 3, 4].map((n) => `http://id.elegnamnden.se/loa/1.0/loa${n}`);

function newKey() {
  counted += 1;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: `key-${counted}`, use: 'sig', alg: 'RS256' };
}

function client(id, more = {}) {
  return {
    client_id: id,
    client_secret: `secret-of-${id}`,
    redirect_uris: [answerTo],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    post_logout_redirect_uris: [new URL('/sign-in', answerTo).href],
    backchannel_logout_uri: new URL('/sign-in/provider/ended', answerTo).href,
    ...more,
  };
}

function made(issuer, keys) {
  const provider = new Provider(issuer, {
    jwks: { keys },
    clients: [
      client('remiss'),
      client('seats', { backchannel_logout_session_required: true }),
      client('posting', { token_endpoint_auth_method: 'client_secret_post' }),
      client('eid', { redirect_uris: [new URL('/identification/answer', answerTo).href] }),
      client('symmetric', { id_token_signed_response_alg: 'HS256' }),
    ],
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'HS256'] },
    acrValues: LEVELS,
    claims: {
      acr: null,
      openid: ['sub', 'auth_time', 'acr'],
      profile: ['name', 'given_name', 'family_name', 'roles', NUMBER],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    // What it tells a client that somebody has signed out is handed to the test, which serves no port.
    fetch: async (_url, { body }) => {
      told = body.get('logout_token');
      return new Response(null, { status: 200 });
    },
    cookies: { keys: ['a key of the test'] },
    pkce: { required: () => true },
    ttl: { IdToken: 3600, AccessToken: 3600, AuthorizationCode: 60, Session: 3600, Grant: 3600, Interaction: 600 },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true },
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...world.people[id] }) }),
  });
  provider.on('server_error', (_ctx, error) => console.error(error));
  return provider;
}

async function interact(provider, request, response) {
  const { params, session } = await provider.interactionDetails(request, response);
  if (world.deny) {
    const refusal = { error: 'access_denied', error_description: 'The person said no.' };
    return provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
  }
  const accountId = session && session.accountId === world.sub ? session.accountId : world.sub;
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  if (params.claims) grant.addOIDCClaims(Object.keys(JSON.parse(params.claims).id_token));
  const ts = Math.floor(Date.now() / 1000) - world.auth_age;
  const login = { accountId, ts, acr: world.acr ?? undefined };
  const result = { login, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  let keys = [newKey()];
  let provider = made(issuer, keys);
  server.on('request', async (request, response) => {
    if (request.url === '/control') {
      let body = '';
      for await (const part of request) body += part;
      const wanted = JSON.parse(body);
      if (wanted.sign_out) {
        const client = await provider.Client.find('remiss');
        await client.backchannelLogout(wanted.sign_out, 'a session');
        response.end(JSON.stringify({ logout_token: told }));
        return;
      }
      if (wanted.news) {
        response.end(JSON.stringify({ logout_token: told }));
        told = '';
        return;
      }
      if (wanted.ours) {
        answerTo = new URL('/sign-in/provider/answer', wanted.ours).href;
        provider = made(issuer, keys);
      }
      if (wanted.rotate) {
        keys = [newKey()];
        provider = made(issuer, keys);
      }
      Object.assign(world, wanted);
      response.end('{}');
    } else if (world.gone) {
      response.statusCode = 502;
      response.end('<h1>Bad gateway</h1>');
    } else if (world.slow && request.url === '/token') {
      setTimeout(() => response.end('{}'), world.slow);
    } else if (request.url.startsWith('/interaction/')) {
      await interact(provider, request, response);
    } else {
      await provider.callback()(request, response);
    }
  });
  console.log(server.address().port);
});
