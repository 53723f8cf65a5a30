//! One form of a JSON value to hash and to sign: RFC 8785 (JCS) over I-JSON (RFC 7493).

mod strict_json;
#[cfg(any(target_arch = "wasm32", test))]
mod without_fractions;

use serde_json::Value;
use sha2::{Digest, Sha256};

pub use strict_json::{JsonError, parse_strict};

/// The canonical bytes of a value that [`parse_strict`] admitted or our own code built.
#[cfg(target_arch = "wasm32")]
pub fn canonical_bytes(value: &Value) -> Vec<u8> {
    without_fractions::write(value)
}

/// The canonical bytes of a value that [`parse_strict`] admitted or our own code built.
#[cfg(not(target_arch = "wasm32"))]
pub fn canonical_bytes(value: &Value) -> Vec<u8> {
    serde_jcs::to_vec(value).expect("a JSON value of integers and strings always serializes")
}

/// SHA-256 in lower-case hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
