//! The token: what an issuer signs and anyone can verify offline.
//!
//! Signed over RFC 8785 bytes of all fields but `Algorithm` and `Signature`. What a token is worth to
//! whoever is shown it says [`verification`].

pub mod verification;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    Amount, Definition, DefinitionId, DomainName, PublicKey, RequestId, SchemaCode, Sign,
    Signature, SignatureError, Timestamp, TokenId, canonical::canonical_bytes,
    from_value::from_value,
};

/// The only algorithm there is so far.
pub const ALGORITHM: &str = "ed25519-sha256";

/// Why a token is not good, in the words of the protocol.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not the fields of a token.
    #[error("malformed token: {reason}")]
    Malformed {
        /// What is wrong with it.
        reason: String,
    },
    /// Another algorithm.
    #[error("unsupported algorithm")]
    UnsupportedAlgorithm,
    /// There is no signature.
    #[error("missing signature")]
    MissingSignature,
    /// There is one, and it does not vouch for the token.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// Before `Starts`.
    #[error("not active yet")]
    NotActiveYet,
    /// After `Expires`.
    #[error("expired")]
    Expired,
}

/// From when until when a token is valid. It never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// From when.
    pub starts: Timestamp,
    /// Until when; for ever without.
    pub expires: Option<Timestamp>,
}

/// How far ahead a token may start.
const FURTHEST_START: Duration = Duration::from_secs(366 * 86_400);

/// Why a token of this validity is neither issued nor accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValidityError {
    /// It ends before it starts, or has ended.
    #[error("the token would not be valid at any time from now on")]
    Never,
    /// It starts more than a year from now.
    #[error("the token would start more than a year from now")]
    TooFarAhead,
}

impl Validity {
    /// Whether a token may be issued and accepted with it at this time.
    ///
    /// # Errors
    /// [`ValidityError`]
    pub fn admit(self, now: Timestamp) -> Result<(), ValidityError> {
        if self.expires.is_some_and(|expires| self.starts >= expires || expires <= now) {
            return Err(ValidityError::Never);
        }
        if self.starts > now.after(FURTHEST_START) {
            return Err(ValidityError::TooFarAhead);
        }
        Ok(())
    }
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Token {
    /// Its id.
    pub token: TokenId,
    /// Who issued it.
    pub issuer: DomainName,
    /// What kind of token it is.
    pub schema: SchemaCode,
    /// What it is about; `{}` when empty.
    pub context: Map<String, Value>,
    /// When it was issued.
    pub issued: Timestamp,
    /// From when it is valid.
    pub starts: Timestamp,
    /// Until when it is valid; for ever without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// The domain that identified the person it is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The person it is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub biostamp: Option<String>,
    /// The selector of the issuer's key.
    #[serde(rename = "DKIM")]
    pub dkim: String,
}

impl Token {
    /// Is it valid at this time?
    pub fn valid_at(&self, at: Timestamp) -> Result<(), TokenError> {
        if at < self.starts {
            return Err(TokenError::NotActiveYet);
        }
        match self.expires {
            Some(expires) if at > expires => Err(TokenError::Expired),
            _ => Ok(()),
        }
    }

    /// Signs it.
    pub fn sign(&self, key: &dyn Sign) -> SignedToken {
        let mut document = match serde_json::to_value(self) {
            Ok(Value::Object(document)) => document,
            _ => unreachable!("a token is a struct of strings"),
        };
        let signature = key.sign(&canonical_bytes(&Value::Object(document.clone())));
        document.insert("Algorithm".to_owned(), ALGORITHM.into());
        document.insert("Signature".to_owned(), signature.to_string().into());
        SignedToken { document }
    }
}

/// A token as its issuer signed it, with every field as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignedToken {
    document: Map<String, Value>,
}

impl SignedToken {
    /// The document.
    pub fn document(&self) -> &Map<String, Value> {
        &self.document
    }

    /// Which of the issuer's keys it says that it is signed with.
    pub fn selector(&self) -> Option<&str> {
        self.text("DKIM")
    }

    /// Reads what it says, without trusting it.
    pub fn read(&self) -> Result<Token, TokenError> {
        from_value(&Value::Object(self.signed_fields()))
            .map_err(|error| TokenError::Malformed { reason: error.to_string() })
    }

    /// Reads what it says, if this key signed it.
    ///
    /// # Errors
    /// [`TokenError::Malformed`] only where the signature holds: the issuer signed something that
    /// this version does not know as a token.
    pub fn verify(&self, key: &PublicKey) -> Result<Token, TokenError> {
        let signature = self.text("Signature").ok_or(TokenError::MissingSignature)?;
        if self.text("Algorithm") != Some(ALGORITHM) {
            return Err(TokenError::UnsupportedAlgorithm);
        }
        let signature: Signature = signature.parse()?;
        key.verify(&canonical_bytes(&Value::Object(self.signed_fields())), &signature)?;
        self.read()
    }

    /// The text of a field, as it was written.
    fn text(&self, name: &str) -> Option<&str> {
        self.document.get(name)?.as_str()
    }

    /// The fields that are signed.
    fn signed_fields(&self) -> Map<String, Value> {
        let mut fields = self.document.clone();
        fields.remove("Algorithm");
        fields.remove("Signature");
        fields
    }
}

/// The `Context` of an issuance of currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct IssuanceContext {
    /// Of which token.
    pub definition: DefinitionId,
    /// Its symbol.
    pub symbol: String,
    /// How much.
    pub amount: Amount,
    /// For which request.
    pub request: RequestId,
}

impl IssuanceContext {
    /// What a request for this amount asks for.
    pub fn new(definition: &Definition, amount: Amount, request: RequestId) -> Self {
        Self { definition: definition.id, symbol: definition.symbol.clone(), amount, request }
    }

    /// Reads it from a token.
    pub fn read(token: &Token) -> Result<Self, TokenError> {
        from_value(&Value::Object(token.context.clone()))
            .map_err(|error| TokenError::Malformed { reason: error.to_string() })
    }

    /// As it stands in a token.
    pub fn fields(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            _ => unreachable!("a context is a struct of strings"),
        }
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::canonical::parse_strict;

    const VECTORS: &str = include_str!("../../vectors/tokens.json");

    #[test]
    fn tokens_of_the_protocols_own_package_verify_or_fail_for_the_reason_given() {
        let vectors = parse_strict(VECTORS.as_bytes()).unwrap();
        let key: PublicKey = vectors["keys"]["issuer"]["public"].as_str().unwrap().parse().unwrap();
        let cases = vectors["cases"].as_array().unwrap();
        assert_eq!(cases.len(), 10);
        for case in cases {
            let token: SignedToken = serde_json::from_value(case["token"].clone()).unwrap();
            let at = case["at"].as_str().unwrap().parse().unwrap();
            let outcome = token.verify(&key).and_then(|token| token.valid_at(at));
            match case["valid"].as_bool().unwrap() {
                true => {
                    assert_eq!(outcome, Ok(()), "{}", case["name"]);
                    let canonical = canonical_bytes(&Value::Object(token.signed_fields()));
                    assert_eq!(canonical, case["canonical"].as_str().unwrap().as_bytes());
                }
                false => {
                    let reason = outcome.unwrap_err().to_string();
                    assert_eq!(reason, case["reason"].as_str().unwrap(), "{}", case["name"]);
                }
            }
        }
    }

    #[test]
    fn we_sign_the_same_bytes() {
        let vectors = parse_strict(VECTORS.as_bytes()).unwrap();
        let secret: PublicKey =
            vectors["keys"]["issuer"]["private"].as_str().unwrap().parse().unwrap();
        let key = SigningKey::from_bytes(secret.as_bytes());
        let case = &vectors["cases"][0]["token"];
        let token: SignedToken = serde_json::from_value(case.clone()).unwrap();
        let again = token.read().unwrap().sign(&key);
        assert_eq!(again, token);
    }

    #[test]
    fn a_context_says_what_was_asked() {
        let vectors = parse_strict(VECTORS.as_bytes()).unwrap();
        let token: SignedToken =
            serde_json::from_value(vectors["cases"][0]["token"].clone()).unwrap();
        let token = token.read().unwrap();
        let context = IssuanceContext::read(&token).unwrap();
        assert_eq!(context.amount.to_string(), "500000.00");
        assert_eq!(context.fields(), token.context);
    }
}
