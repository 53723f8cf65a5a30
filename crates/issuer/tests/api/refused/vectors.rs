//! The broken messages of the protocol's own package, posted as they are.

use serde_json::Value;

use crate::{books::Books, cast::refusal, issuer::Issuer};

const VECTORS: &str = include_str!("../../../../core/vectors/messages.json");

/// What each is refused with. Those whose shape and hash are right are not addressed to us, which
/// is told before anybody looks for a key.
const EXPECTED: [(&str, u16, &str); 13] = [
    ("Body changed after signing", 400, "HASH_MISMATCH"),
    ("Header changed after signing", 400, "HASH_MISMATCH"),
    ("Hash replaced", 400, "HASH_MISMATCH"),
    ("Hash in upper case", 400, "MALFORMED_HASH"),
    ("Signed by another key", 421, "NOT_FOR_US"),
    ("No signature", 421, "NOT_FOR_US"),
    ("Signature cut short", 400, "MALFORMED_SIGNATURE"),
    ("Unknown envelope version", 400, "UNSUPPORTED_SCHEMA"),
    ("Correlation is no uuid", 400, "MALFORMED_CORRELATION"),
    ("Timestamp not ISO 8601 with Z", 400, "MALFORMED_TIMESTAMP"),
    ("Recipient neither a domain nor a uuid", 400, "MALFORMED_RECIPIENT"),
    ("Signature with S + L (malleable)", 400, "NON_CANONICAL_SIGNATURE"),
    ("All-zero key and all-zero signature", 421, "NOT_FOR_US"),
];

#[tokio::test]
async fn each_is_refused_and_leaves_no_trace() {
    let issuer = Issuer::start().await;
    let client = issuer.client();
    let mut books = Books::of(&issuer).await;
    let before = books.contents().await;
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    let broken: Vec<&Value> = cases.iter().filter(|case| case["valid"] == false).collect();
    assert_eq!(broken.len(), EXPECTED.len());
    for (case, (name, status, code)) in broken.into_iter().zip(EXPECTED) {
        assert_eq!(case["name"], name);
        let answer = client.post("/inbox", None, case["message"].to_string()).await.unwrap();
        assert_eq!(refusal(&answer), (status, code.to_owned()), "{name}");
    }
    // A valid message of somebody who is not known here is as little use.
    for case in cases.iter().filter(|case| case["valid"] == true) {
        let answer = client.post("/inbox", None, case["message"].to_string()).await.unwrap();
        let (status, code) = refusal(&answer);
        let stale = case["message"]["Header"]["To"] == "issuer.example.org";
        let expected = if stale { (400, "TIMESTAMP_OFF") } else { (421, "NOT_FOR_US") };
        assert_eq!((status, code.as_str()), expected, "{}", case["name"]);
    }
    assert_eq!(books.contents().await, before);
}
