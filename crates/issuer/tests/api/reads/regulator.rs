//! The regulator: reads every request, flow, token and total, holds nothing, and changes nothing.

use serde_json::{Value, json};
use tallystick_core::{
    Definition, Outgoing, RequestId, Subject, TokenId,
    actions::{AnyAction, RequestTransferAtIssuer, SUBJECTS, TransferType},
    view::{ConservationView, FlowView, IssuedTokenView, Page, RequestView},
};
use tallystick_holder::{Device, now};

use crate::{
    books::Books,
    cast::{Cast, correlation, device, made, participant_id, refusal, reject},
    issuer::Issuer,
};

/// What the network has for the regulator to try its hand at.
struct Things {
    definition: Definition,
    /// Awaits the issuer.
    pending: RequestId,
    /// Both approved.
    approved: RequestId,
    rejected: RequestId,
    token: TokenId,
}

/// A correct message of this subject, about something that is there and waits for just that.
fn body(subject: Subject, things: &Things) -> Value {
    let Things { definition, pending, approved, rejected, token } = things;
    let (id, version) = (definition.id, definition.version);
    let of_request =
        |request: &RequestId, version: u32| json!({ "Request": request, "Version": version });
    match subject.as_str() {
        "Define@Issuer" => {
            json!({ "Name": "Euro", "Symbol": "EUR", "Decimals": 2, "Issuer": "regulator" })
        }
        "ApproveDefinition@Issuer" | "Decommission@Issuer" | "Activate@Issuer" => {
            json!({ "Definition": id, "Version": version })
        }
        "Mint@Issuer" | "Burn@Issuer" | "RequestIssuance@Issuer" | "RequestRedemption@Issuer" => {
            json!({ "Definition": id, "Amount": "1" })
        }
        "Approve@Issuer" => of_request(pending, 1),
        "Reject@Issuer" => {
            json!({ "Request": pending, "Version": 1, "Code": "OTHER", "Reason": "No." })
        }
        "Cancel@Issuer" => of_request(pending, 1),
        "Dismiss@Issuer" => of_request(rejected, 2),
        "Issue@Issuer" | "CompleteTransfer@Issuer" | "CompleteRedemption@Issuer" => {
            of_request(approved, 3)
        }
        "Withdraw@Issuer" => of_request(approved, 3),
        "RequestIssuanceMany@Issuer" => {
            json!({ "Requests": [{ "Definition": id, "Amount": "1" }] })
        }
        "ApproveMany@Issuer" => json!({ "Requests": [of_request(pending, 1)] }),
        "Issued@Issuer" | "Removed@Issuer" => json!({ "Token": token }),
        "Offered@Issuer" => json!({ "Token": token, "Answer": "ACCEPTED" }),
        "Transfer@Issuer" => {
            json!({ "Party": "commercial-bank", "Definition": id, "Amount": "1" })
        }
        "RequestTransfer@Issuer" => json!({
            "Type": "PULL", "Party": "commercial-bank", "Definition": id, "Amount": "1"
        }),
        "Revise@Issuer" => {
            json!({ "Token": token, "Version": 1, "Status": "REVOKED", "Reason": "No." })
        }
        "OpenChat@Host" => json!({ "Talker": "tickets" }),
        "Prompted@Host" => {
            json!({ "Chat": pending, "Prompt": pending, "Reply": "yes" })
        }
        "CloseChat@Host" => json!({ "Chat": pending }),
        other => panic!("the regulator has not tried {other}: add a correct body of it here"),
    }
}

#[tokio::test]
async fn the_regulator_can_change_nothing_whatever_it_sends() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let regulator = device(&issuer.client(), "regulator").await;
    let (_, token) = cast.offered("1").await;
    let (pending, rejected) = (cast.request("2").await, cast.request("3").await);
    cast.central.send(&reject(rejected, 1, "No.")).await.unwrap();
    let approved = cast.approved("4").await;
    let things = Things { definition: cast.dirham.clone(), pending, approved, rejected, token };
    let mut books = Books::of(&issuer).await;
    let before = books.contents().await;
    let mut refused = 0;
    for subject in SUBJECTS.iter().filter(|subject| **subject != Subject::SessionAtIssuer) {
        let body = body(*subject, &things);
        let parsed = AnyAction::read(subject.as_str(), &body);
        assert!(parsed.is_ok(), "{subject}: {parsed:?}");
        let to = regulator.issuer().domain.clone().into();
        let outgoing = Outgoing { to, subject: *subject, body };
        let message = regulator.signed_as(&outgoing, correlation(), now());
        let answer = regulator.post(message.to_string()).await.unwrap();
        let (status, code) = refusal(&answer);
        let for_others = matches!(code.as_str(), "FORBIDDEN" | "NOT_FOUND");
        assert!(for_others && matches!(status, 403 | 404), "{subject}: {status} {code}");
        assert_eq!(books.contents().await, before, "{subject}");
        refused += 1;
    }
    assert_eq!(refused, SUBJECTS.len() - 1);
    let vaults: Value = regulator.read("/vaults").await.unwrap();
    assert_eq!(vaults, json!([]), "it can hold nothing");
}

async fn all<T: serde::de::DeserializeOwned>(device: &Device, path: &str) -> Vec<T> {
    let page: Page<T> = device.read(&format!("{path}limit=200")).await.unwrap();
    assert_eq!(page.next, None);
    page.items
}

#[tokio::test]
async fn the_regulator_reads_every_list() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let regulator = device(&issuer.client(), "regulator").await;
    cast.hold("100").await;
    let (_, offered) = cast.offered("1").await;
    cast.request("2").await;
    let pull = RequestTransferAtIssuer {
        r#type: TransferType::Push,
        party: participant_id("commercial-bank-2"),
        definition: cast.dirham.id,
        amount: "3".to_owned(),
        corrects: None,
    };
    let bank = &cast.holder.device;
    made(bank, &pull).await;
    let redeem = tallystick_core::actions::RequestRedemptionAtIssuer {
        definition: cast.dirham.id,
        amount: "4".to_owned(),
        corrects: None,
    };
    made(bank, &redeem).await;

    for (list, rows) in [("issuance", 3), ("transfer", 1), ("redemption", 1)] {
        let seen: Vec<RequestView> =
            all(&regulator, &format!("/{list}-requests?status=all&")).await;
        assert_eq!(seen.len(), rows, "{list}");
        assert!(seen.iter().all(|row| row.actions.is_empty() && row.notice.is_none()));
        let of_party: Vec<RequestView> = all(bank, &format!("/{list}-requests?status=all&")).await;
        assert!(seen.iter().map(|row| row.id).eq(of_party.iter().map(|row| row.id)));
        let path = format!("/api/v1/wallets/{}/{list}-requests.csv?status=all", regulator.wallet);
        let table = regulator.client().get(&path, Some(&regulator.cookie())).await.unwrap();
        let lines = String::from_utf8(table.body.to_vec()).unwrap().lines().count();
        assert_eq!(lines, rows + 1, "{list}");
        for row in seen {
            let one: RequestView = regulator.read(&format!("/requests/{}", row.id)).await.unwrap();
            assert_eq!(one, row);
        }
    }
    let flows: Vec<FlowView> = all(&regulator, "/flows?").await;
    let mut of_others = Vec::new();
    let custodian: Vec<FlowView> = all(&cast.custodian, "/flows?").await;
    for device in [&cast.central, bank] {
        of_others.extend(all::<FlowView>(device, "/flows?").await);
    }
    of_others.extend(custodian);
    assert!(of_others.iter().all(|theirs| flows.iter().any(|flow| flow.flow.id == theirs.flow.id)));
    assert!(flows.len() >= 12, "{}", flows.len());
    let tokens: Vec<IssuedTokenView> = all(&regulator, "/tokens?").await;
    assert!(tokens.iter().any(|row| row.token == offered) && tokens.len() == 2);
    assert!(tokens.iter().all(|row| row.actions.is_empty()));
    let definitions: Vec<Definition> = regulator.read("/definitions").await.unwrap();
    assert_eq!(definitions.len(), 1);
    let totals: Vec<ConservationView> = regulator.read("/conservation").await.unwrap();
    assert!(totals.len() == 1 && totals[0].is_conserved);
}
