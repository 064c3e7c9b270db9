"""Asking the sign-in service, and proving what it says: OpenID Connect's code flow with PKCE (decision 0443).

What is cached: where its addresses are, for an hour, and its keys, until a token names one that is not among them.
Authlib and joserfc, which are slow to load, are loaded when somebody signs in.
"""

import base64
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from app.accounts.oidc.configuration import Configuration
from app.accounts.oidc.rules import Ended, moment, sid_of
from app.errors import Invalid
from app.outgoing import exchanged

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures by a key that the service alone has. Neither ``none`` nor one that the client's secret could make."""
KNOWN_FOR = 3600.0
"""Seconds that its addresses are taken to be the same."""
TRIES_APART = 5.0
"""Seconds between two tries at a service that does not answer: those who come meanwhile are told so at once."""
KEYS_APART = 60.0
"""Seconds between two looks for new keys on account of what nobody here asked for: anybody can send that."""
ENDED = "http://schemas.openid.net/event/backchannel-logout"
TOLD_WITHIN = 600
"""Seconds after which news of somebody who has signed out is no news."""
CERTIFIED = json.dumps({"id_token": dict.fromkeys(("name", "given_name", "family_name", "auth_time", "acr"))})
"""What is asked of somebody who signs (OpenID Connect Core 5.5), by the names of the Swedish profile: no number."""
MOST = 512 * 1024
LEEWAY = 60
"""Seconds that the clocks may differ."""


class ProviderGone(Exception):
    """The service does not answer, or not as it should: nobody can tell who is there. ``str`` is for the log."""


class ProviderRefused(Exception):
    """The service does not vouch for anybody, or what it says is not proved. ``str`` is for the log."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the service says of itself."""

    authorization: str
    token: str
    keys: str
    sign_out: str
    takes_basic: bool
    names_itself: bool
    """Whether it names itself in what it sends the browser back with (RFC 9207)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser is sent to the service with, and has to come back with."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """One sign-in service."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self._lock = threading.Lock()
        self._addresses: Addresses | None = None
        self._addresses_at = self._failed_at = float("-inf")
        self._keys: Any = None
        self._keys_at = 0.0

    def addresses(self) -> Addresses:
        """Its addresses. Those that were known stay while it does not answer. Raises ProviderGone."""
        with self._lock:
            if self._addresses is None or time.monotonic() - self._addresses_at > KNOWN_FOR:
                if self._addresses is None and time.monotonic() - self._failed_at < TRIES_APART:
                    raise ProviderGone("it did not answer a moment ago")
                try:
                    self._addresses = self._discovered()
                except ProviderGone:
                    self._failed_at = time.monotonic()
                    if self._addresses is None:
                        raise
                self._addresses_at = time.monotonic()
            return self._addresses

    def _discovered(self) -> Addresses:
        issuer = self.configuration.issuer
        said = self._asked(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != issuer:
            raise ProviderGone(f"it calls itself {said.get('issuer')!r}, not as our setting of the issuer does")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if urlsplit(str(said.get(name))).scheme not in ("https", "http"):
                raise ProviderGone(f"its configuration has no {name}")
        ways = said.get("token_endpoint_auth_methods_supported")
        return Addresses(
            authorization=str(said["authorization_endpoint"]),
            token=str(said["token_endpoint"]),
            keys=str(said["jwks_uri"]),
            sign_out=str(said.get("end_session_endpoint") or ""),
            takes_basic=not isinstance(ways, list) or "client_secret_basic" in ways,
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        )

    def _asked(self, url: str) -> dict[str, Any]:
        status, said = self._answer(url)
        if status != 200 or not isinstance(said, dict):
            raise ProviderGone(f"{urlsplit(url).path} answers {status}")
        return said

    def _answer(
        self, url: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """Its answer, read as JSON; None where it is none."""
        told = self.configuration
        try:
            status, content = exchanged(
                url, networks=told.networks, most=MOST, seconds=told.seconds, form=form, headers=headers
            )
        except Invalid as error:
            raise ProviderGone(f"{urlsplit(url).netloc}: {error.code}") from None
        try:
            return status, json.loads(content)
        except ValueError:
            return status, None

    def address_to_ask(self, asked: Asked, *, again: bool = False) -> str:
        """Where the browser goes. ``again``: they have to prove anew who they are. Raises ProviderGone."""
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        told, there = self.configuration, self.addresses().authorization
        query = {
            "response_type": "code",
            "client_id": told.client_id,
            "redirect_uri": told.redirect_uri,
            "scope": told.scopes,
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": create_s256_code_challenge(asked.verifier),
            "code_challenge_method": "S256",
        }
        if again:
            query |= {"prompt": "login", "max_age": "0"}
        if told.levels:
            query |= {"acr_values": " ".join(told.levels), "claims": CERTIFIED}
        return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(query)}"

    def address_to_leave(self, back: str) -> str:
        """Where the browser signs out of the service, too; "" if it has no such place, or does not answer."""
        try:
            there = self.addresses().sign_out
        except ProviderGone:
            return ""
        query = urlencode({"client_id": self.configuration.client_id, "post_logout_redirect_uri": back})
        return f"{there}{'&' if urlsplit(there).query else '?'}{query}" if there else ""

    def claims_for(self, code: str, asked: Asked, *, issuer: str) -> Mapping[str, Any]:
        """What the service says, proved, of the person that came back with a code. ``issuer``: as the answer named it.

        Raises ProviderGone and ProviderRefused.
        """
        if (self.addresses().names_itself or issuer) and issuer != self.configuration.issuer:
            raise ProviderRefused("the answer is another service's")
        tokens = self._tokens(code, asked.verifier)
        given, access = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(given, str):
            raise ProviderRefused("no id_token came")
        return self.proved(given, nonce=asked.nonce, access_token=access if isinstance(access, str) else "")

    def _tokens(self, code: str, verifier: str) -> dict[str, Any]:
        told, there = self.configuration, self.addresses()
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": told.redirect_uri}
        form["code_verifier"], headers = verifier, {}
        if told.secret and there.takes_basic:
            pair = f"{quote_plus(told.client_id)}:{quote_plus(told.secret)}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        else:
            form["client_id"] = told.client_id
            if told.secret:
                form["client_secret"] = told.secret
        status, said = self._answer(there.token, form, headers)
        if status in (400, 401) and isinstance(said, dict):
            raise ProviderRefused(f"the code is refused: {_code(said.get('error'))}")
        if status != 200 or not isinstance(said, dict):
            raise ProviderGone(f"{urlsplit(there.token).path} answers {status}")
        return said

    def proved(self, id_token: str, *, nonce: str, access_token: str = "") -> Mapping[str, Any]:
        """The claims of a token, once it is known that the service signed it, now, for us, and for this sign-in.

        Raises ProviderRefused, or ProviderGone if its keys cannot be had.
        """
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import JoseError

        token = self._signed(id_token)
        told = self.configuration
        options: dict[str, Any] = {
            "iss": {"essential": True, "value": told.issuer},
            "aud": {"essential": True, "value": told.client_id},
            "sub": {"essential": True},
        }
        params = {"nonce": nonce, "client_id": told.client_id, "access_token": access_token}
        claims = CodeIDToken(token.claims, token.header, options, params)
        try:
            claims.validate(now=int(time.time()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderRefused(f"the token does not hold: {error}") from None
        if claims.get("nonce") != nonce:
            raise ProviderRefused("the token is another sign-in's")
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise ProviderRefused("the token names nobody")
        proved: Mapping[str, Any] = claims
        return proved

    def ended(self, logout_token: str) -> Ended:
        """Whom the service has signed out, and of which session (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6).

        Raises ProviderRefused, or ProviderGone if its keys cannot be had.
        """
        from authlib.oauth2.claims import JWTClaims
        from joserfc.errors import JoseError

        token, told, now = self._signed(logout_token, unasked=True), self.configuration, int(time.time())
        options: dict[str, Any] = {
            "iss": {"essential": True, "value": told.issuer},
            "aud": {"essential": True, "value": told.client_id},
            "iat": {"essential": True},
            "jti": {"essential": True},
        }
        claims = JWTClaims(token.claims, token.header, options)
        try:
            claims.validate(now=now, leeway=LEEWAY)
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderRefused(f"the token does not hold: {error}") from None
        events, subject, sid = claims.get("events"), claims.get("sub", ""), sid_of(claims)
        if not isinstance(events, dict) or not isinstance(events.get(ENDED), dict) or "nonce" in claims:
            raise ProviderRefused("the token is about something else")
        at = moment(claims["iat"])
        if at is None or at.timestamp() < now - TOLD_WITHIN:
            raise ProviderRefused("the token is old")
        if not isinstance(subject, str) or not (subject or sid):
            raise ProviderRefused("the token names nobody")
        return Ended(subject, sid, at)

    def _signed(self, token: str, *, unasked: bool = False) -> Any:
        """A token that one of the service's keys signed; they are fetched anew once, if it names another key.

        Not so often if it is ``unasked``.
        """
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError, JoseError

        keys = self._keys or self._known_keys()
        for last in (False, True):
            try:
                return jwt.decode(token, keys, algorithms=list(ALGORITHMS))
            except InvalidKeyIdError:
                if last or (unasked and time.monotonic() - self._keys_at < KEYS_APART):
                    raise ProviderRefused(
                        "no key of the service's signed the token"
                    ) from None  # its name may be anything
                keys = self._known_keys(but=keys)
            except (JoseError, ValueError, TypeError) as error:
                raise ProviderRefused(f"the token is not signed as it should be: {type(error).__name__}") from None
        raise AssertionError("unreachable")

    def _known_keys(self, but: Any = None) -> Any:
        """The service's keys; others than ``but``, which another thread may have fetched meanwhile."""
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        where = self.addresses().keys
        with self._lock:
            if self._keys is but:
                said = self._asked(where)
                self._keys_at = time.monotonic()
                try:
                    self._keys = KeySet.import_key_set({"keys": [key for key in said["keys"] if _signs(key)]})
                except (JoseError, KeyError, ValueError, TypeError):
                    raise ProviderGone("its keys cannot be read") from None
            return self._keys


def _signs(key: Any) -> bool:
    """Whether a key of the set is public, and for signatures."""
    return isinstance(key, dict) and key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"


def _code(error: Any) -> str:
    """A code such as invalid_grant, as it may stand in a log."""
    return error if isinstance(error, str) and error.replace("_", "").isalnum() and len(error) < 60 else "?"


@lru_cache(maxsize=8)
def provider_of(configuration: Configuration) -> Provider:
    """The service of a configuration, with what is known of it."""
    return Provider(configuration)
