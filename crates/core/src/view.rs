//! What the issuer's reads answer, in camelCase JSON; the console shows nothing else.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Amount, Approval, DatabaseId, Decimals, Definition, DefinitionId, DomainName, Flow,
    HolderAnswer, MailId, Participant, ParticipantId, PublicKey, Request, RequestAction, RequestId,
    RequestStatus, RequestType, SchemaCode, Stage, Timestamp, TokenAction, TokenId, TokenStatus,
    WalletId,
    books::{Total, Totals},
    broker::titles::Catalogue,
    flows::{Awaited, Retry},
    issuer::{IssuerToken, IssuerTokenState},
    requests::{ApprovalSlot, OfferOutcome, Rejection},
    token::IssuanceContext,
};

/// `GET /api/v1/issuer`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct IssuerView {
    /// The issuer's name.
    pub domain: DomainName,
    /// Which of its published keys signs.
    pub selector: String,
    /// That key.
    pub public_key: PublicKey,
    /// The TXT record that publishes it.
    pub dkim: String,
    /// All keys that it published, the older ones among them.
    pub keys: Vec<PublishedKey>,
    /// Its database: another one after a restore.
    pub database: DatabaseId,
    /// Anybody may enrol for any participant: a demonstration.
    pub demo: bool,
    /// What the issuer and its schemas are called, by language.
    pub catalogue: Catalogue,
    /// How long an offer is open, in seconds, where its definition does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_seconds: Option<u32>,
    /// Who approves new token definitions; absent where nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition_authority: Option<ParticipantId>,
    /// The issuer's clock, for a wallet whose own is wrong.
    pub now: Timestamp,
}

/// A key that the issuer published under a selector; never another key under the same one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PublishedKey {
    /// Its name in DNS.
    pub selector: String,
    /// The key.
    pub public_key: PublicKey,
    /// From when it signed.
    pub from: Timestamp,
    /// Until when it signed; absent while it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What it is good for.
    pub status: KeyStatus,
}

/// What a published key is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum KeyStatus {
    /// It signs, and verifies what it signed.
    Current,
    /// It does not sign any more, and verifies what it signed.
    Published,
    /// It verifies nothing any more.
    Revoked,
}

/// The answer to `POST /api/v1/token-status`: what the issuer's books say of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TokenStatusView {
    /// Where the token stands.
    pub status: BookedStatus,
    /// From when that status holds; absent where it is not known, and it holds already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starting: Option<Timestamp>,
    /// Until when it holds; absent where it holds until further notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Timestamp>,
}

/// Where a token stands in its issuer's books, apart from its own start and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BookedStatus {
    /// A holder accepted it, and it is good.
    Active,
    /// Not good for the time being.
    Suspended,
    /// Not good any more; also what was declined, lapsed or withdrawn.
    Revoked,
    /// It is on offer, and its holder has not answered.
    NotAccepted,
    /// Its holder removed it.
    Removed,
}

/// `GET /api/v1/wallets/{wallet}/me`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MeView {
    /// The wallet.
    pub wallet: WalletId,
    /// Whose device it is.
    pub participant: Participant,
    /// The key that it enrolled.
    pub public_key: PublicKey,
}

/// A card of the panel `Vault Balances`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VaultView {
    /// The token definition.
    pub definition: DefinitionId,
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// Its decimals.
    pub decimals: Decimals,
    /// What can be moved.
    pub balance: Amount,
    /// What is held back for issues under way and for approved transfers and redemptions.
    pub reserved: Amount,
    /// What was minted of it and not burned; only its issuer is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outstanding: Option<Amount>,
}

/// `GET …/conservation`: how many units of a definition there are, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConservationView {
    /// The token definition.
    pub definition: DefinitionId,
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// Its decimals.
    pub decimals: Decimals,
    /// All that was minted and burned, and all that is in vaults and reserved.
    pub totals: Totals,
    /// What was minted and not burned.
    pub outstanding: Total,
    /// Whether that is what is in vaults and reserved.
    pub is_conserved: bool,
}

impl ConservationView {
    /// Of a definition with these totals.
    pub fn new(definition: Definition, totals: Totals) -> Self {
        Self {
            definition: definition.id,
            name: definition.name,
            symbol: definition.symbol,
            decimals: definition.decimals,
            totals,
            outstanding: totals.outstanding(),
            is_conserved: totals.are_conserved(),
        }
    }
}

/// `GET …/conservation/{definition}`: how that came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConservationHistoryView {
    /// As it is now.
    pub now: ConservationView,
    /// As it was at equal distances from the first posting until now, oldest first; empty before the
    /// first one.
    pub points: Vec<TotalsPoint>,
}

/// The totals of a definition at one time, as the postings until then add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TotalsPoint {
    /// When.
    pub at: Timestamp,
    /// What was minted, burned, in vaults and reserved by then.
    pub totals: Totals,
}

/// A row of the tables `Issuance Requests`, `Transfer Requests` and `Redemption Requests`, as one
/// participant sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestView {
    /// Its id.
    pub id: RequestId,
    /// Counts up with each change; an action names the one it was decided on.
    pub version: u32,
    /// What is requested.
    #[serde(rename = "type")]
    pub kind: RequestType,
    /// Where it stands.
    pub status: RequestStatus,
    /// Where it stands with regard to whom, in one word.
    pub stage: Stage,
    /// Who is next to do something, so that it goes on; null once nobody is.
    pub next: Option<ParticipantId>,
    /// What the issuer said; absent of a transfer, which it does not approve.
    pub issuer_status: Option<Approval>,
    /// What the custodian said; absent without a custodian, and of a transfer.
    pub custodian_status: Option<Approval>,
    /// Who approves it, in the order of their turns; who decided, when and with which key.
    pub approvals: Vec<ApprovalSlot>,
    /// The token definition.
    pub definition: DefinitionId,
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// How much.
    pub amount: Amount,
    /// Who asked.
    pub requester: ParticipantId,
    /// The definition's issuer.
    pub issuer: ParticipantId,
    /// The definition's custodian.
    pub custodian: Option<ParticipantId>,
    /// Who approves it first: the other side of a transfer, the issuer otherwise.
    pub approver: ParticipantId,
    /// The other side of a transfer: the receiver of a `PUSH`, the sender of a `PULL`.
    pub counterpart: Option<ParticipantId>,
    /// Who rejected it and why, if somebody did.
    pub rejection: Option<Rejection>,
    /// What became of its last offer, if that was not accepted; null while another one is open.
    pub offer_outcome: Option<OfferOutcome>,
    /// The rejected request that this one replaces.
    pub corrects: Option<RequestId>,
    /// The request that replaces this one, which was rejected.
    pub corrected_by: Option<RequestId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The token of the issue that is under way or settled.
    pub token: Option<TokenId>,
    /// What the reader may do with it now.
    pub actions: Vec<RequestAction>,
    /// Why the reader has to wait, if so.
    pub notice: Option<String>,
}

impl RequestView {
    /// As this participant sees it.
    pub fn new(request: &Request, definition: &Definition, reader: &Participant) -> Self {
        let (issuer, custodian) = (request.issuer(), request.custodian());
        let counterpart = request.kind.counterpart();
        Self {
            id: request.id,
            version: request.version,
            status: request.status,
            stage: request.stage(),
            next: request.next().cloned(),
            kind: request.kind.name(),
            issuer_status: issuer.map(|slot| slot.decision),
            custodian_status: custodian.map(|slot| slot.decision),
            approvals: request.approvals.clone(),
            definition: request.definition,
            name: definition.name.clone(),
            symbol: definition.symbol.clone(),
            amount: request.amount,
            requester: request.requester.clone(),
            issuer: definition.issuer.clone(),
            custodian: definition.custodian.clone(),
            approver: counterpart.unwrap_or(&definition.issuer).clone(),
            counterpart: counterpart.cloned(),
            rejection: request.rejection.clone(),
            offer_outcome: request.offer_outcome.clone(),
            corrects: request.corrects,
            corrected_by: request.corrected_by,
            created_at: request.created_at,
            updated_at: request.updated_at,
            token: request.token(),
            actions: request.actions(reader, definition),
            notice: request.notice(&reader.id).map(str::to_owned),
        }
    }
}

/// A token of the page `Tokens`, as its issuer or an observer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct IssuedTokenView {
    /// Which token.
    pub token: TokenId,
    /// Counts up with each change; `Revise@Issuer` names the one it was decided on.
    pub version: u32,
    /// What kind of token it is.
    pub schema: SchemaCode,
    /// How much it is an issuance of, where it is one of currency.
    pub amount: Option<Amount>,
    /// The symbol of that currency.
    pub symbol: Option<String>,
    /// Where it stands.
    pub state: IssuerTokenState,
    /// Whether it is good.
    pub status: TokenStatus,
    /// From when it has that status; absent for one that it always had.
    pub status_since: Option<Timestamp>,
    /// Why it has that status, as the holder was told.
    pub reason: Option<String>,
    /// Who issued it.
    pub issuer: ParticipantId,
    /// Whom it was issued to.
    pub holder: ParticipantId,
    /// When it was issued.
    pub issued: Timestamp,
    /// From when it is valid.
    pub starts: Timestamp,
    /// Until when it is valid; absent where that is for ever.
    pub expires: Option<Timestamp>,
    /// Until when the holder may answer.
    pub offered_until: Timestamp,
    /// What the holder said.
    pub answer: Option<HolderAnswer>,
    /// The request that it was issued for, if there was one.
    pub request: Option<RequestId>,
    /// What the reader may do with it now.
    pub actions: Vec<TokenAction>,
}

impl IssuedTokenView {
    /// As this participant sees it now.
    pub fn new(row: IssuerToken, reader: &Participant) -> Self {
        let actions = row.actions(reader);
        let context = row.document.read().ok();
        let context = context.and_then(|token| IssuanceContext::read(&token).ok());
        let change = row.status_change;
        let status_since = change.as_ref().map(|change| change.starting);
        Self {
            token: row.token,
            version: row.version,
            schema: row.schema,
            amount: context.as_ref().map(|context| context.amount),
            symbol: context.map(|context| context.symbol),
            state: row.state,
            status: row.status,
            status_since,
            reason: change.and_then(|change| change.reason),
            issuer: row.issuer,
            holder: row.holder,
            issued: row.issued,
            starts: row.validity.starts,
            expires: row.validity.expires,
            offered_until: row.offered_until,
            answer: row.answer,
            request: row.internals.waiting.reservation().map(|reserved| reserved.request),
            actions,
        }
    }
}

/// A flow, as the flow tracker shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FlowView {
    /// What is stored of it; each step has the time at which it was seen to be done.
    #[serde(flatten)]
    pub flow: Flow,
    /// Who is awaited, and since when; null of one that does not run.
    pub awaited: Option<Awaited>,
    /// What happens if the same is asked for once more.
    pub retry: Retry,
}

impl FlowView {
    /// As this reader sees it.
    pub fn read_by(reader: &ParticipantId, mut flow: Flow) -> Self {
        flow.device = flow.device.filter(|_| flow.initiator == *reader);
        Self { awaited: flow.awaited(), retry: flow.retry(), flow }
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to name in `after` to get the next page; null on the last one.
    pub next: Option<String>,
    /// How many rows all pages have together, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// Whether there are no more than `total`: counting ends at 10,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_is_exact: Option<bool>,
}

/// A message that waits for this wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MailboxEntry {
    /// Acknowledged with `POST …/mailbox/{id}/ack`. The same each time the message goes out.
    pub id: MailId,
    /// The signed message.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub message: Value,
}

/// What a `changed` event of the stream says has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Token definitions.
    Definitions,
    /// Vault balances.
    Vaults,
    /// Issuance requests.
    IssuanceRequests,
    /// Transfer requests.
    TransferRequests,
    /// Redemption requests.
    RedemptionRequests,
    /// Flows.
    Flows,
    /// Tokens that were issued.
    Tokens,
    /// How many units of a definition there are, and where.
    Totals,
}

impl Topic {
    /// All of them: what a reader is told that was away for too long.
    pub const ALL: [Self; 8] = [
        Self::Definitions,
        Self::Vaults,
        Self::IssuanceRequests,
        Self::TransferRequests,
        Self::RedemptionRequests,
        Self::Flows,
        Self::Tokens,
        Self::Totals,
    ];
}

/// How long the event stream is silent at most: then comes an event `ping`, which says nothing but that
/// the stream is open.
pub const PING_INTERVAL: Duration = Duration::from_secs(15);

/// The data of a `changed` event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangedEvent {
    /// What to read again.
    pub topics: Vec<Topic>,
}
