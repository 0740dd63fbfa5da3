//! SCRAM-SHA-256 verifiers as PostgreSQL keeps them (RFC 5802, RFC 7677): computed here, so that a password never
//! travels in a statement or stands in a server's log.

use std::num::NonZeroU32;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};
use ring::{hmac, pbkdf2};

/// PostgreSQL's own number of iterations.
const ITERATIONS: NonZeroU32 = NonZeroU32::new(4096).expect("BUG: 4096 is not zero");

/// The verifier of a password with a salt: `SCRAM-SHA-256$4096:salt$stored key:server key`.
pub(super) fn verifier(password: &str, salt: [u8; 16]) -> String {
    // As PostgreSQL: what SASLprep does not accept is taken as it is.
    let prepared = stringprep::saslprep(password).map_or(password.into(), |text| text.into_owned());
    let prepared: String = prepared;
    let mut salted = [0; 32];
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ITERATIONS, &salt, prepared.as_bytes(), &mut salted);
    let key = hmac::Key::new(hmac::HMAC_SHA256, &salted);
    let client_key = hmac::sign(&key, b"Client Key");
    let stored_key = digest(&SHA256, client_key.as_ref());
    let server_key = hmac::sign(&key, b"Server Key");
    format!(
        "SCRAM-SHA-256${ITERATIONS}:{}${}:{}",
        STANDARD.encode(salt),
        STANDARD.encode(stored_key.as_ref()),
        STANDARD.encode(server_key.as_ref()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_is_that_of_the_standard() {
        // RFC 7677, section 3: user `user`, password `pencil`, this salt, 4096 iterations. Of its exchange the server's
        // signature is known: it is made with the server key.
        let salt: [u8; 16] =
            STANDARD.decode("W22ZaJ0SNY7soEsUEjb6gQ==").expect("base64").try_into().expect("16 bytes");
        let verifier = verifier("pencil", salt);
        let (start, server_key) = verifier.rsplit_once(':').expect("a server key");
        assert!(start.starts_with("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"), "{verifier}");
        let message = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
                       s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        let key = hmac::Key::new(hmac::HMAC_SHA256, &STANDARD.decode(server_key).expect("base64"));
        let signature = STANDARD.encode(hmac::sign(&key, message.as_bytes()).as_ref());
        assert_eq!(signature, "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "the RFC's server signature");
    }
}
