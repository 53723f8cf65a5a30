//! What an issuer does with tokens that were accepted, and what their holder does with them.

use serde_json::{Value, json};
use tallystick_core::{
    HolderAnswer, TokenAction, TokenId, TokenStatus,
    actions::ReviseAtIssuer,
    broker::BrokerTokenState,
    flows::FlowKind,
    issuer::IssuerTokenState,
    message::RemovedAtIssuer,
    view::{IssuedTokenView, Page},
};
use tallystick_holder::{Device, Failure};

use crate::{
    books::Books,
    cast::{Cast, code, device, latest_flow, participant_id},
    issuer::Issuer,
};

/// The page `Tokens` as this device sees it.
async fn tokens(device: &Device) -> Vec<IssuedTokenView> {
    device.read::<Page<IssuedTokenView>>("/tokens").await.unwrap().items
}

async fn accepted(cast: &mut Cast) -> TokenId {
    let (_, token) = cast.offered("1").await;
    cast.holder.take_offer().await.unwrap();
    cast.holder.accept(token).await.unwrap();
    token
}

async fn revise(
    device: &Device,
    (token, version): (TokenId, u32),
    status: TokenStatus,
) -> Result<Value, Failure> {
    let reason = (status != TokenStatus::Active).then(|| "court order".to_owned());
    device.send(&ReviseAtIssuer { token, version, status, reason }).await
}

#[tokio::test]
async fn suspended_reactivated_revoked_and_removed() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let token = accepted(&mut cast).await;
    let balances = cast.balances().await;
    for (status, kind, actions) in [
        (
            TokenStatus::Suspended,
            FlowKind::SUSPEND,
            vec![TokenAction::Reactivate, TokenAction::Revoke],
        ),
        (
            TokenStatus::Active,
            FlowKind::REACTIVATE,
            vec![TokenAction::Suspend, TokenAction::Revoke],
        ),
        (TokenStatus::Revoked, FlowKind::REVOKE, vec![]),
    ] {
        let seen = tokens(&cast.central).await.remove(0);
        revise(&cast.central, (token, seen.version), status).await.unwrap();
        let now = tokens(&cast.central).await.remove(0);
        assert_eq!((now.version, now.status, now.actions), (seen.version + 1, status, actions));
        let reason = (status != TokenStatus::Active).then_some("court order");
        assert_eq!(now.reason.as_deref(), reason);

        // What waits in the mailbox is not an offer; it is handled all the same.
        assert_eq!(cast.holder.take_offer().await.unwrap(), None);
        let row = cast.holder.row(token).await.unwrap().unwrap();
        let change = row.status_change.unwrap();
        assert_eq!((row.status, change.reason.as_deref()), (status, reason));
        assert_eq!(Some(change.starting), now.status_since);
        for reader in [&cast.central, &cast.holder.device] {
            assert_eq!(latest_flow(reader).await.kind, kind);
        }
        assert_ne!(latest_flow(&cast.custodian).await.kind, kind);
    }
    assert_eq!(cast.balances().await, balances, "vaults do not change with a status");

    cast.holder.remove(token).await.unwrap();
    let row = cast.holder.row(token).await.unwrap().unwrap();
    assert_eq!(row.state, BrokerTokenState::Removed);
    assert_eq!(cast.holder.token(token).await.unwrap(), None, "the file is deleted");
    let removed = tokens(&cast.central).await.remove(0);
    assert_eq!(removed.state, IssuerTokenState::Removed);
    assert_eq!(removed.actions, []);
    assert_eq!(cast.balances().await, balances, "nor with a removal");
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn a_revision_is_refused_by_name() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let token = accepted(&mut cast).await;
    let (_, offered) = cast.offered("2").await;
    let seen = tokens(&cast.central).await;
    let version = |token| seen.iter().find(|seen| seen.token == token).unwrap().version;
    let (active, suspended) = (TokenStatus::Active, TokenStatus::Suspended);
    let unknown = TokenId(uuid::Uuid::new_v4());
    let at = (token, version(token));
    for (device, at, status, expected) in [
        (&cast.holder.device, at, suspended, "FORBIDDEN"),
        (&cast.custodian, at, suspended, "FORBIDDEN"),
        (&cast.central, (unknown, 1), suspended, "NOT_FOUND"),
        (&cast.central, (token, version(token) + 1), suspended, "STALE"),
        (&cast.central, at, active, "OUT_OF_TURN"),
        (&cast.central, (offered, version(offered)), suspended, "OUT_OF_TURN"),
    ] {
        let outcome = revise(device, at, status).await;
        assert_eq!(code(&outcome), expected, "{status:?} of {at:?}");
    }
    let silent = ReviseAtIssuer { token, version: at.1, status: suspended, reason: None };
    assert_eq!(code(&cast.central.send(&silent).await), "MALFORMED_BODY");
    let other = device(&issuer.client(), "commercial-bank-2").await;
    assert_eq!(code(&other.send(&RemovedAtIssuer { token }).await), "NOT_FOUND");
    assert_eq!(tokens(&cast.central).await, seen, "what was refused changed nothing");
}

#[tokio::test]
async fn the_issuer_sees_its_tokens_the_observer_all_and_others_none() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let token = accepted(&mut cast).await;
    let (request, offered) = cast.offered("2.50").await;
    let [newer, older] = tokens(&cast.central).await.try_into().unwrap();
    assert_eq!((newer.token, older.token), (offered, token), "newest first");
    assert_eq!((newer.state, newer.answer), (IssuerTokenState::Issued, None));
    assert_eq!(older.state, IssuerTokenState::Offered);
    assert_eq!(older.answer, Some(HolderAnswer::Accepted));
    assert_eq!(newer.request, Some(request));
    assert_eq!(newer.amount.unwrap().to_string(), "2.50");
    assert_eq!(newer.symbol.as_deref(), Some("AED"));
    assert_eq!(newer.holder, participant_id("commercial-bank"));
    assert_eq!(older.actions, [TokenAction::Suspend, TokenAction::Revoke]);

    let regulator = device(&issuer.client(), "regulator").await;
    let without_actions = |mut view: IssuedTokenView| {
        view.actions.clear();
        view
    };
    let observed: Vec<_> = tokens(&cast.central).await.into_iter().map(without_actions).collect();
    assert_eq!(tokens(&regulator).await, observed);
    for other in [&cast.holder.device, &cast.custodian] {
        assert_eq!(tokens(other).await, []);
    }
}

#[tokio::test]
async fn the_list_is_in_camel_case_and_nothing_internal_leaves() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.offered("1").await;
    let page: Value = cast.central.read("/tokens").await.unwrap();
    let row = page["items"][0].as_object().unwrap();
    let fields: Vec<&str> = row.keys().map(String::as_str).collect();
    let mut expected = [
        "token",
        "version",
        "schema",
        "amount",
        "symbol",
        "state",
        "status",
        "statusSince",
        "reason",
        "issuer",
        "holder",
        "issued",
        "starts",
        "expires",
        "offeredUntil",
        "answer",
        "request",
        "actions",
    ];
    expected.sort_unstable();
    assert_eq!(fields, expected);
    assert_eq!(page["next"], json!(null));
}
