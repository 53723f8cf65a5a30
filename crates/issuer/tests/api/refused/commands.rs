//! Correct messages of those who may not, or not yet, or not any more.

use serde_json::{Value, json};
use tallystick_core::{
    DefinitionId, HolderAnswer, RequestId,
    actions::{ApproveAtIssuer, CancelAtIssuer, IssueAtIssuer, RequestIssuanceAtIssuer},
    message::{IssuedAtIssuer, OfferedAtIssuer, RemovedAtIssuer},
};
use tallystick_holder::{Device, now};
use uuid::Uuid;

use crate::{
    books::Books,
    cast::{Cast, approve, code, correlation, device, issue, refusal, reject, seen},
    issuer::Issuer,
    refusals::refused,
};

#[tokio::test]
async fn without_the_permission() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let regulator = device(&issuer.client(), "regulator").await;
    let pending = cast.request("1").await;
    let request = cast.approved("1").await;
    let mut books = Books::of(&issuer).await;
    let forbidden = (403, "FORBIDDEN");
    let ask = RequestIssuanceAtIssuer::new(cast.dirham.id, "1");
    for who in [&cast.central, &cast.custodian, &regulator] {
        refused(&mut books, who, &ask, forbidden.0, forbidden.1).await;
        refused(&mut books, who, &CancelAtIssuer { request, version: 3 }, 403, "FORBIDDEN").await;
    }
    for who in [&cast.holder.device, &regulator] {
        let approve = ApproveAtIssuer { request: pending, version: 1 };
        refused(&mut books, who, &approve, 403, "FORBIDDEN").await;
        refused(&mut books, who, &reject(pending, 1, "No."), 403, "FORBIDDEN").await;
    }
    for who in [&cast.holder.device, &cast.custodian, &regulator] {
        let issue = IssueAtIssuer { request, version: 3 };
        refused(&mut books, who, &issue, 403, "FORBIDDEN").await;
    }
}

#[tokio::test]
async fn what_is_not_theirs_is_told_like_what_does_not_exist() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let stranger = device(&issuer.client(), "commercial-bank-2").await;
    let (request, token) = cast.offered("1").await;
    let (no_request, no_token) = (RequestId(Uuid::new_v4()), Uuid::new_v4().to_string());
    let no_token = no_token.parse().unwrap();
    let mut books = Books::of(&issuer).await;
    let (books, not_found) = (&mut books, (404, "NOT_FOUND"));
    let version = seen(&cast.central, request).await.version;
    let mut told = Vec::new();
    for request in [request, no_request] {
        let cancel = CancelAtIssuer { request, version };
        told.push(refused(books, &stranger, &cancel, not_found.0, not_found.1).await);
    }
    for token in [token, no_token] {
        told.push(refused(books, &stranger, &IssuedAtIssuer { token }, 404, "NOT_FOUND").await);
        let answer = OfferedAtIssuer::new(token, HolderAnswer::Accepted);
        told.push(refused(books, &stranger, &answer, 404, "NOT_FOUND").await);
        told.push(refused(books, &stranger, &RemovedAtIssuer { token }, 404, "NOT_FOUND").await);
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(told[2..5], told[5..8]);
    let definition = DefinitionId(Uuid::new_v4());
    let ask = RequestIssuanceAtIssuer::new(definition, "1");
    refused(books, &stranger, &ask, 404, "NOT_FOUND").await;
}

#[tokio::test]
async fn out_of_turn() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let request = cast.request("1").await;
    let mut books = Books::of(&issuer).await;
    let books = &mut books;
    let approve_it = |version| ApproveAtIssuer { request, version };
    let sentence = refused(books, &cast.custodian, &approve_it(1), 409, "OUT_OF_TURN").await;
    assert_eq!(sentence, "Requires issuer approval to accept or reject request");
    let rejection = reject(request, 1, "No.");
    refused(books, &cast.custodian, &rejection, 409, "OUT_OF_TURN").await;
    let issue_it = |version| IssueAtIssuer { request, version };
    refused(books, &cast.central, &issue_it(1), 409, "OUT_OF_TURN").await;
    approve(&cast.central, request).await.unwrap();
    refused(books, &cast.central, &approve_it(2), 409, "OUT_OF_TURN").await;
    refused(books, &cast.central, &issue_it(2), 409, "OUT_OF_TURN").await;
    approve(&cast.custodian, request).await.unwrap();
    refused(books, &cast.custodian, &approve_it(3), 409, "OUT_OF_TURN").await;
    issue(&cast.central, request).await.unwrap();
    refused(books, &cast.central, &issue_it(4), 409, "OUT_OF_TURN").await;
}

#[tokio::test]
async fn on_a_version_that_is_not_the_one_now() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let request = cast.approved("1").await;
    let mut books = Books::of(&issuer).await;
    let books = &mut books;
    for version in [0, 1, 2, 4, u32::MAX] {
        let approve = ApproveAtIssuer { request, version };
        refused(books, &cast.custodian, &approve, 409, "STALE").await;
        refused(books, &cast.central, &reject(request, version, "No."), 409, "STALE").await;
        refused(books, &cast.central, &IssueAtIssuer { request, version }, 409, "STALE").await;
        let cancel = CancelAtIssuer { request, version };
        refused(books, &cast.holder.device, &cancel, 409, "STALE").await;
    }
}

#[tokio::test]
async fn an_issue_above_the_vault() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let request = cast.approved("1000000.01").await;
    let mut books = Books::of(&issuer).await;
    let body = IssueAtIssuer { request, version: 3 };
    let sentence = refused(&mut books, &cast.central, &body, 409, "INSUFFICIENT_FUNDS").await;
    assert!(sentence.contains("1,000,000.00") && sentence.contains("1,000,000.01"), "{sentence}");
    // What is held back for another issue is not there either.
    cast.offered("600000").await;
    let request = cast.approved("500000").await;
    let body = IssueAtIssuer { request, version: 3 };
    refused(&mut books, &cast.central, &body, 409, "INSUFFICIENT_FUNDS").await;
    assert_eq!(cast.balances().await, ["400000.00", "600000.00", "0.00"]);
    let request = cast.approved("400000").await;
    issue(&cast.central, request).await.expect("all that is left can be issued");
    books.audit().await;
}

#[tokio::test]
async fn bodies_that_are_not_as_their_subject_has_them() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let request = cast.request("1").await;
    let mut books = Books::of(&issuer).await;
    let before = books.contents().await;
    let definition = cast.dirham.id;
    let long = "x".repeat(501);
    let rejection = |code: &str, reason: &str| json!({ "Request": request, "Version": 1, "Code": code, "Reason": reason });
    for (subject, body) in [
        ("Session@Issuer", json!({ "Extra": 1 })),
        ("Approve@Issuer", json!({ "Request": request })),
        ("Approve@Issuer", json!({ "Request": request, "Version": "1" })),
        ("Approve@Issuer", json!({ "Request": request, "Version": -1 })),
        ("Approve@Issuer", json!({ "Request": request, "Version": 4_294_967_296_u64 })),
        ("Approve@Issuer", json!({ "Request": request, "Version": 1, "Extra": null })),
        ("Approve@Issuer", json!({ "Request": "x", "Version": 1 })),
        ("Approve@Issuer", json!({ "request": request, "version": 1 })),
        ("Reject@Issuer", json!({ "Request": request, "Version": 1, "Code": "LIMIT" })),
        ("Reject@Issuer", json!({ "Request": request, "Version": 1, "Reason": "No." })),
        ("Reject@Issuer", rejection("MOOD", "No.")),
        ("Reject@Issuer", rejection("limit", "No.")),
        ("Reject@Issuer", rejection("LIMIT", " \n ")),
        ("Reject@Issuer", rejection("LIMIT", &long)),
        ("Issue@Issuer", json!({ "Request": request })),
    ] {
        assert_malformed(&cast.central, subject, &body).await;
    }
    for (subject, body) in [
        ("RequestIssuance@Issuer", json!({ "Definition": definition })),
        ("RequestIssuance@Issuer", json!({ "Definition": "AED", "Amount": "1" })),
        ("RequestIssuance@Issuer", json!({ "Definition": definition, "Amount": 1 })),
        ("RequestIssuance@Issuer", json!({ "Definition": definition, "Amount": "1", "To": "x" })),
        ("Offered@Issuer", json!({ "Token": definition, "Answer": "MAYBE" })),
        ("Issued@Issuer", json!({ "Token": 1 })),
    ] {
        assert_malformed(&cast.holder.device, subject, &body).await;
    }
    assert_eq!(books.contents().await, before);
    let late = cast.central.send(&ApproveAtIssuer { request, version: 1 }).await;
    assert!(late.is_ok(), "none of them counted");
    assert_eq!(code(&cast.central.send(&ApproveAtIssuer { request, version: 1 }).await), "STALE");
}

#[tokio::test]
async fn the_sentence_names_the_field_that_is_wrong() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let request = cast.request("1").await;
    for (body, reason) in [
        (
            json!({ "Request": request, "Version": "1" }),
            "Version must be a whole number from 0 to 4294967295, not the text \"1\"",
        ),
        (
            json!({ "Request": request, "Version": 1, "Foo": null }),
            "Foo is not a field of this message; its fields are Request and Version",
        ),
        (json!({ "Request": request }), "Version is missing"),
    ] {
        let said = assert_malformed(&cast.central, "Approve@Issuer", &body).await;
        assert_eq!(said, format!("The body of Approve@Issuer was refused: {reason}."));
    }
    let body = json!({ "Definition": cast.dirham.id, "Amount": 5 });
    let said = assert_malformed(&cast.holder.device, "RequestIssuance@Issuer", &body).await;
    assert!(said.contains("Amount must be a text, not the number 5"), "{said}");
}

/// Returns the sentence.
async fn assert_malformed(device: &Device, subject: &str, body: &Value) -> String {
    let good = device.signed(
        &CancelAtIssuer { request: RequestId(Uuid::nil()), version: 1 },
        correlation(),
        now(),
    );
    let mut header = good["Header"].clone();
    header["Subject"] = json!(subject);
    let message = device.sealed(&header, body);
    let answer = device.post(message.to_string()).await.unwrap();
    assert_eq!(refusal(&answer), (400, "MALFORMED_BODY".to_owned()), "{subject} {body}");
    answer.json().unwrap()["Error"]["Message"].as_str().unwrap().to_owned()
}
