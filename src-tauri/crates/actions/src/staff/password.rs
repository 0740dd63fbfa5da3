//! Passwords: what is accepted, and how those of a file are kept: argon2id, 19 MiB, two passes, one lane (OWASP's
//! Password Storage Cheat Sheet).

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use ring::digest::{SHA256, digest};

use crate::error::{ActionError, Result};

/// Characters that a password needs at least.
const SHORTEST: usize = 12;
/// Bytes that a password has at most.
const LONGEST: usize = 512;
/// Memory in KiB, passes and lanes.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// What a try for an unknown login is checked against, so that it takes as long as any other.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IG9mIG91cnM$A0ZK2Ww2Xy4bq0dH4B5s0kq7m2z0m1T0r0j0bq3y0fE";

/// Refuses a password that is too short, too long, or the person's own name.
pub(super) fn check(password: &str, login: &str) -> Result<()> {
    let refused = |why: &str| {
        Err(ActionError::refused(
            "password_weak",
            format!("The password was not accepted: {why}."),
            "Take at least twelve characters, such as four words that do not belong together.",
        ))
    };
    if password.chars().count() < SHORTEST {
        return refused("it has fewer than twelve characters");
    }
    if password.len() > LONGEST {
        return refused("it is longer than 512 bytes");
    }
    if password.chars().any(char::is_control) {
        return refused("it holds control characters");
    }
    let first = password.chars().next();
    if password.chars().all(|c| Some(c) == first) || password.to_lowercase().trim() == login.to_lowercase() {
        return refused("it is too easy to guess");
    }
    Ok(())
}

/// Sixteen bytes of salt out of a text that is unique, so that the same change made twice is the same.
pub(super) fn salt_of(unique: &str) -> [u8; 16] {
    let hash = digest(&SHA256, format!("credit desk password salt\n{unique}").as_bytes());
    let mut salt = [0; 16];
    salt.copy_from_slice(&hash.as_ref()[..16]);
    salt
}

/// Sixteen random bytes of salt.
pub(super) fn new_salt() -> Result<[u8; 16]> {
    use ring::rand::SecureRandom as _;
    let mut salt = [0; 16];
    ring::rand::SystemRandom::new().fill(&mut salt).map_err(|_| not_prepared())?;
    Ok(salt)
}

pub(super) fn not_prepared() -> ActionError {
    ActionError::refused(
        "password_not_prepared",
        "The password was not set: this computer could not prepare it.",
        "Try again.",
    )
}

/// The argon2id hash in PHC form; takes tens of milliseconds, on a thread of its own.
pub(super) async fn hash(password: &str, salt: [u8; 16]) -> Result<String> {
    let password = password.to_owned();
    tokio::task::spawn_blocking(move || {
        let hash: PasswordHash =
            hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|_| not_prepared())?;
        Ok(hash.to_string())
    })
    .await
    .map_err(|_| not_prepared())?
}

/// Whether a password has this hash; without one it takes as long and is wrong.
pub(super) async fn verify(password: &str, hash: Option<String>) -> bool {
    let password = password.to_owned();
    let check = move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let Ok(hash) = PasswordHash::new(&hash) else { return false };
        Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && known
    };
    tokio::task::spawn_blocking(check).await.unwrap_or(false)
}

fn hasher() -> Result<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|_| not_prepared())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_fits_its_password_and_says_how_it_was_made() {
        let made = hash("four words of hers", salt_of("a")).await.expect("made");
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
        assert!(verify("four words of hers", Some(made.clone())).await, "its own password");
        assert!(!verify("four words of his", Some(made.clone())).await, "another");
        assert_ne!(hash("four words of hers", salt_of("b")).await.expect("made"), made, "another salt");
        assert!(PasswordHash::new(NOBODY).is_ok(), "nobody's hash is well formed, so that it is computed");
        assert!(!verify("", None).await, "nobody has no password");
    }

    #[test]
    fn what_is_easy_to_guess_is_refused() {
        for password in ["short", "aaaaaaaaaaaaaaaa", "amina.odhiambo", "with\u{7}bell in it"] {
            let error = check(password, "amina.odhiambo").expect_err(password);
            assert_eq!(error.code(), "password_weak", "{password}");
        }
        check("correct horse battery", "amina").expect("four words");
        check("zwölf Öfen heizen", "amina").expect("letters of any script");
    }
}
