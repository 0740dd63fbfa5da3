//! The password of the team's database: in the system keyring, never in settings, a log or the page.
//!
//! Where there is no keyring (a server without a desktop session), it is kept in an encrypted file, whose key lies in
//! another folder; both are readable by this user alone. That is weaker than a keyring, so the window says so.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};

/// The service under which the keyring lists the password.
const SERVICE: &str = "Credit Desk";
/// Bytes of the file's key.
const KEY_BYTES: usize = 32;

/// Where a password went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptIn {
    /// The system keyring.
    Keyring,
    /// The encrypted file.
    File,
}

/// Why a password was neither kept nor found.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file or its key cannot be read or written.
    #[error("the encrypted password file cannot be used")]
    File(#[from] io::Error),
    /// The file was changed, or belongs to another key.
    #[error("the encrypted password file does not fit its key")]
    Damaged,
}

/// Keeps passwords, one for each connection (`user@host:port/database`).
#[derive(Debug, Clone)]
pub struct Secrets {
    folder: PathBuf,
    key: PathBuf,
    keyring: bool,
}

impl Secrets {
    /// `folder` holds the encrypted files, `key_folder` their key. Without `keyring` only files are used (tests).
    pub fn new(folder: &Path, key_folder: &Path, keyring: bool) -> Self {
        Self { folder: folder.join("secrets"), key: key_folder.join("secrets.key"), keyring }
    }

    /// Keeps a password and says where.
    pub fn keep(&self, connection: &str, password: &str) -> Result<KeptIn, SecretError> {
        if self.keyring {
            let kept =
                keyring::Entry::new(SERVICE, connection).and_then(|entry| entry.set_password(password));
            match kept {
                Ok(()) => {
                    let _ = fs::remove_file(self.file(connection));
                    return Ok(KeptIn::Keyring);
                }
                Err(error) => tracing::warn!(error = crate::error::chain(&error), "secret.no_keyring"),
            }
        }
        self.write_file(connection, password)?;
        Ok(KeptIn::File)
    }

    /// Finds a password and says where it was; nothing when none is kept.
    pub fn lookup(&self, connection: &str) -> Result<Option<(String, KeptIn)>, SecretError> {
        if self.keyring {
            let found = keyring::Entry::new(SERVICE, connection).and_then(|entry| entry.get_password());
            match found {
                Ok(password) => return Ok(Some((password, KeptIn::Keyring))),
                Err(keyring::Error::NoEntry) => {}
                Err(error) => tracing::warn!(error = crate::error::chain(&error), "secret.no_keyring"),
            }
        }
        Ok(self.read_file(connection)?.map(|password| (password, KeptIn::File)))
    }

    fn write_file(&self, connection: &str, password: &str) -> Result<(), SecretError> {
        let mut nonce = [0_u8; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| SecretError::Damaged)?;
        let mut sealed = password.as_bytes().to_vec();
        self.cipher()?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(connection.as_bytes()),
                &mut sealed,
            )
            .map_err(|_| SecretError::Damaged)?;
        let mut bytes = nonce.to_vec();
        bytes.append(&mut sealed);
        write_private(&self.file(connection), &bytes)?;
        Ok(())
    }

    fn read_file(&self, connection: &str) -> Result<Option<String>, SecretError> {
        let mut bytes = match fs::read(self.file(connection)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let (nonce, sealed) = bytes.split_at_mut_checked(NONCE_LEN).ok_or(SecretError::Damaged)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SecretError::Damaged)?;
        let opened = self
            .cipher()?
            .open_in_place(nonce, Aad::from(connection.as_bytes()), sealed)
            .map_err(|_| SecretError::Damaged)?;
        String::from_utf8(opened.to_vec()).map(Some).map_err(|_| SecretError::Damaged)
    }

    /// The cipher of the key file; makes the key on first use.
    fn cipher(&self) -> Result<LessSafeKey, SecretError> {
        let key = match fs::read(&self.key) {
            Ok(key) => key,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut key = vec![0_u8; KEY_BYTES];
                SystemRandom::new().fill(&mut key).map_err(|_| SecretError::Damaged)?;
                write_private(&self.key, &key)?;
                key
            }
            Err(error) => return Err(error.into()),
        };
        UnboundKey::new(&CHACHA20_POLY1305, &key).map(LessSafeKey::new).map_err(|_| SecretError::Damaged)
    }

    /// File of a connection; its name does not tell the connection.
    fn file(&self, connection: &str) -> PathBuf {
        let digest = ring::digest::digest(&ring::digest::SHA256, connection.as_bytes());
        let mut name = String::with_capacity(32);
        for byte in digest.as_ref().iter().take(16) {
            let _ = write!(name, "{byte:02x}");
        }
        self.folder.join(name)
    }
}

/// Writes a file that only this user can read, whole or not at all.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("a file without a folder"))?;
    fs::create_dir_all(folder)?;
    // On Unix a temporary file is made with mode 0600 and keeps it.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONNECTION: &str = "amina@db.example.com:5432/ledger";

    fn without_keyring() -> (tempfile::TempDir, Secrets) {
        let home = tempfile::tempdir().expect("a temporary folder");
        let secrets = Secrets::new(&home.path().join("config"), &home.path().join("data"), false);
        (home, secrets)
    }

    #[test]
    fn without_a_keyring_the_password_comes_back_from_the_encrypted_file() {
        let (_home, secrets) = without_keyring();
        assert!(secrets.lookup(CONNECTION).expect("readable").is_none(), "nothing is kept at first");
        assert_eq!(
            secrets.keep(CONNECTION, "s3cr3t-pässword").expect("kept"),
            KeptIn::File,
            "and it says where"
        );
        let (password, kept_in) = secrets.lookup(CONNECTION).expect("readable").expect("kept");
        assert_eq!(
            (password.as_str(), kept_in),
            ("s3cr3t-pässword", KeptIn::File),
            "the same password comes back"
        );
    }

    #[test]
    fn the_file_holds_neither_password_nor_connection_and_is_private() {
        let (_home, secrets) = without_keyring();
        secrets.keep(CONNECTION, "s3cr3t-password").expect("kept");
        let file = secrets.file(CONNECTION);
        let bytes = fs::read(&file).expect("written");
        for word in ["s3cr3t-password", "amina", "example"] {
            let seen = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            assert!(!seen, "“{word}” must not be readable in the file");
            assert!(!file.to_string_lossy().contains(word), "nor in its name");
        }
        #[cfg(unix)]
        for path in [&file, &secrets.key] {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(path).expect("there").permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{} must be readable by its user alone", path.display());
        }
    }

    #[test]
    fn a_changed_file_or_one_moved_to_another_connection_is_refused() {
        let (_home, secrets) = without_keyring();
        secrets.keep(CONNECTION, "s3cr3t").expect("kept");
        let other = "amina@evil.example.com:5432/ledger";
        fs::copy(secrets.file(CONNECTION), secrets.file(other)).expect("copied");
        assert!(
            matches!(secrets.lookup(other), Err(SecretError::Damaged)),
            "a password must not be sent to a server it was not given for"
        );
        let mut bytes = fs::read(secrets.file(CONNECTION)).expect("there");
        bytes[NONCE_LEN] ^= 1;
        fs::write(secrets.file(CONNECTION), bytes).expect("written");
        assert!(matches!(secrets.lookup(CONNECTION), Err(SecretError::Damaged)), "a changed byte shows");
    }
}
