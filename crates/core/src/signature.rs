//! Ed25519, verified strictly, and the form in which domains publish their keys.

use std::{fmt, str::FromStr};

use base64::{Engine, prelude::BASE64_STANDARD};
use curve25519_dalek::Scalar;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a signature does not vouch for the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// Not 64 bytes in standard base64.
    #[error("malformed signature")]
    Malformed,
    /// Its scalar is not reduced (S ≥ L): a second signature of the same bytes by somebody else.
    #[error("non-canonical signature")]
    NonCanonical,
    /// The key is one of the few for which signatures prove nothing.
    #[error("small-order public key")]
    SmallOrderKey,
    /// The key did not sign these bytes.
    #[error("bad signature")]
    Bad,
}

/// The text is not a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be the 32 bytes of an Ed25519 public key in standard base64")]
pub struct NotAPublicKey;

/// An Ed25519 public key; on the wire the base64 of its 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// From 32 bytes, which may still turn out not to be a point when something is verified.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key that may be enrolled: a point of the curve, not of small order.
    pub fn is_strong(&self) -> bool {
        VerifyingKey::from_bytes(&self.0).is_ok_and(|key| !key.is_weak())
    }

    /// Strict verification: small-order keys and non-canonical signatures are refused.
    pub fn verify(&self, bytes: &[u8], signature: &Signature) -> Result<(), SignatureError> {
        let key = VerifyingKey::from_bytes(&self.0).map_err(|_| SignatureError::Bad)?;
        if key.is_weak() {
            return Err(SignatureError::SmallOrderKey);
        }
        key.verify_strict(bytes, &ed25519_dalek::Signature::from_bytes(&signature.0))
            .map_err(|_| SignatureError::Bad)
    }

    /// The TXT record `{selector}._domainkey.pw.{domain}` that publishes this key.
    pub fn dkim_record(&self) -> String {
        format!("v=DKIM1; k=ed25519; p={self}")
    }
}

impl FromStr for PublicKey {
    type Err = NotAPublicKey;

    fn from_str(text: &str) -> Result<Self, NotAPublicKey> {
        let bytes = BASE64_STANDARD.decode(text).map_err(|_| NotAPublicKey)?;
        bytes.try_into().map(Self).map_err(|_| NotAPublicKey)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&BASE64_STANDARD.encode(self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({self})")
    }
}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for PublicKey {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        <String as utoipa::PartialSchema>::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for PublicKey {}

/// An Ed25519 signature with a reduced scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// From 64 bytes; refused if the scalar is not reduced.
    pub fn from_bytes(bytes: [u8; 64]) -> Result<Self, SignatureError> {
        let mut scalar = [0; 32];
        scalar.copy_from_slice(&bytes[32..]);
        match Scalar::from_canonical_bytes(scalar).is_some().into() {
            true => Ok(Self(bytes)),
            false => Err(SignatureError::NonCanonical),
        }
    }
}

impl Signature {
    /// The 64 bytes.
    pub fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl FromStr for Signature {
    type Err = SignatureError;

    fn from_str(text: &str) -> Result<Self, SignatureError> {
        let bytes = BASE64_STANDARD.decode(text).map_err(|_| SignatureError::Malformed)?;
        Self::from_bytes(bytes.try_into().map_err(|_| SignatureError::Malformed)?)
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&BASE64_STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Signature({self})")
    }
}

/// Whoever can sign at once. A browser's key signs asynchronously and seals a draft instead.
pub trait Sign {
    /// Signs the bytes.
    fn sign(&self, bytes: &[u8]) -> Signature;

    /// The key that verifies them.
    fn public_key(&self) -> PublicKey;
}

impl Sign for SigningKey {
    fn sign(&self, bytes: &[u8]) -> Signature {
        Signature(Signer::sign(self, bytes).to_bytes())
    }

    fn public_key(&self) -> PublicKey {
        PublicKey(self.verifying_key().to_bytes())
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_key_verifies_what_it_signed_and_nothing_else() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let signature = Sign::sign(&key, b"tally");
        assert_eq!(key.public_key().verify(b"tally", &signature), Ok(()));
        assert_eq!(key.public_key().verify(b"stick", &signature), Err(SignatureError::Bad));
    }

    #[test]
    fn keys_of_small_order_are_weak() {
        assert!(!PublicKey::from_bytes([0; 32]).is_strong());
        assert!(SigningKey::from_bytes(&[7; 32]).public_key().is_strong());
    }
}
