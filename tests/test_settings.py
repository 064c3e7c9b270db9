"""Settings: wrong ones are refused by name; a secret key is made once and is its owner's alone."""

import os
import stat
from pathlib import Path

import pytest

from app.settings import Settings, SettingsError, load


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("REMISS_BASE_URL", "remiss.example.se", "https://"),
        ("REMISS_DATABASE_URL", "mysql://x", "postgresql://"),
        ("REMISS_SMTP_URL", "mail.example.se", "smtp://"),
        ("REMISS_MAIL_FROM", "a@b.se, c@d.se", "one address"),
        ("REMISS_TIME_ZONE", "Europe/Eskilstuna", "Europe/Stockholm"),
        ("REMISS_LOG_FORMAT", "xml", "json"),
        ("REMISS_TRUSTED_PROXIES", "proxy.example.se", "127.0.0.1, 10.0.0.0/8"),
        ("REMISS_SECRET_KEY", "kort", "32 random"),
        ("REMISS_STORAGE_URL", "ftp://bucket", "folder"),
        ("REMISS_CLAMD", "127.0.0.1", "tcp://host:port"),
        ("REMISS_SESSION_HOURS", "0", "from 1 to 336"),
        ("REMISS_IDLE_MINUTES", "4", "from 5 to 20160"),
        ("REMISS_EVES_OFF", "julafton", "christmas, new_year"),
        ("REMISS_OIDC_ISSUER", "login.example.se", "https://"),
        ("REMISS_OIDC_ISSUER", "https://login.example.se", "REMISS_OIDC_CLIENT_ID should be set"),
        ("REMISS_OIDC_CLIENT_SECRET_FILE", "/nowhere", "can be read"),
        ("REMISS_OIDC_SCOPES", "profile", "openid among them"),
        ("REMISS_OIDC_ROLES", "Chefer=boss", "admin, handler"),
        ("REMISS_OIDC_ROLE_CLAIM", "", "realm_access.roles"),
        ("REMISS_OIDC_CREATE", "true", "REMISS_OIDC_ROLES should say"),
        ("REMISS_OIDC_SECONDS", "0", "from 1 to 60"),
        ("REMISS_EID_ISSUER", "eid.example.se", "https://"),
        ("REMISS_EID_ISSUER", "https://eid.example.se", "REMISS_EID_CLIENT_ID should be set"),
        ("REMISS_EID_SCOPES", "openid https://id.oidc.se/scope/naturalPersonNumber", "personal number"),
        ("REMISS_EID_ACR_VALUES", " ", "levels of assurance"),
        ("REMISS_PASSWORD_SIGN_IN", "administrators", "should be everyone"),
    ],
)
def test_a_wrong_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str, word: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        load()
    assert word in str(caught.value)


def test_an_unknown_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMISS_BASEURL", "https://x.se")
    with pytest.raises(SettingsError, match="REMISS_BASEURL"):
        load()


def test_an_unknown_name_in_the_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REMISS_DATA_DIRECTORY=/x\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(Settings.model_config, "env_file", ".env")
    with pytest.raises(SettingsError, match="REMISS_DATA_DIRECTORY"):
        load()


def test_a_password_in_a_wrong_setting_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMISS_SMTP_URL", "http://user:hemligt@mail.example.se")
    with pytest.raises(SettingsError) as caught:
        load()
    assert "hemligt" not in str(caught.value)


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    key = settings.key()
    assert len(key) == 64
    assert settings.key() == key
    mode = stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode)
    assert mode == 0o600
    assert os.listdir(tmp_path / "data") == ["secret.key"]
