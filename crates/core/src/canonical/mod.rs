//! One form of a JSON value to hash and to sign: RFC 8785 (JCS) over I-JSON (RFC 7493).

mod strict_json;
mod without_fractions;

use serde_json::Value;
use sha2::{Digest, Sha256};

pub use strict_json::{JsonError, parse_strict};

/// The canonical bytes of a value that [`parse_strict`] admitted or our own code built.
pub fn canonical_bytes(value: &Value) -> Vec<u8> {
    without_fractions::write(value)
}

/// SHA-256 in lower-case hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
