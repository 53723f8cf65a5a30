//! The table `requests`.

use tallystick_core::{
    Amount, Approval, ParticipantId, Permission, PublicKey, Request, Timestamp,
    requests::{ApprovalSlot, RequestKind, RequestList, SignedDecision},
};

use crate::database::{
    bytes::{Bytes, id},
    columns::Columns,
    documents,
    table::{Table, Values, WritableTable},
};

impl Table for Request {
    const SELECT: &'static str = "SELECT requests.*, definitions.decimals FROM requests \
                                  JOIN definitions ON definitions.id = requests.definition \
                                  WHERE requests.id";
    const ID: &'static str = "id";

    fn read(columns: &Columns<'_>) -> Result<Self, sqlx::Error> {
        let kind = match columns.text("kind")?.as_str() {
            "ISSUANCE" => RequestKind::Issuance { token: columns.id_if_any("token")? },
            "PUSH" => RequestKind::Push { to: columns.parsed("counterpart")? },
            "PULL" => RequestKind::Pull { from: columns.parsed("counterpart")? },
            "REDEMPTION" => RequestKind::Redemption,
            _ => return Err(Columns::damaged("kind")),
        };
        Ok(Self {
            id: columns.id("id")?,
            version: columns.version()?,
            kind,
            definition: columns.id("definition")?,
            amount: columns.amount("amount", columns.decimals()?)?,
            requester: columns.parsed("requester")?,
            wallet: columns.id("wallet")?,
            chat: columns.id_if_any("chat")?,
            approvals: columns
                .document::<Vec<StoredSlot>>("approvals")?
                .into_iter()
                .map(read_slot)
                .collect::<Result<_, _>>()?,
            status: columns.word("status")?,
            rejection: columns.document_if_any("rejection")?,
            dismissed: columns.number("dismissed")? == 1,
            corrects: columns.id_if_any("corrects")?,
            corrected_by: columns.id_if_any("corrected_by")?,
            offer_outcome: columns.document_if_any("offer_outcome")?,
            created_at: columns.moment("created_at")?,
            updated_at: columns.moment("updated_at")?,
        })
    }
}

impl WritableTable for Request {
    const NAME: &'static str = "requests";
    const COLUMNS: &'static [&'static str] = &[
        "kind",
        "definition",
        "amount",
        "requester",
        "wallet",
        "chat",
        "issuer",
        "custodian",
        "counterpart",
        "approvals",
        "status",
        "open",
        "leaves_at",
        "rejection",
        "dismissed",
        "corrects",
        "corrected_by",
        "offer_outcome",
        "created_at",
        "updated_at",
        "token",
        "list",
        "approver",
        "stage",
        "issuer_status",
        "custodian_status",
        "value",
        "shown_amount",
    ];
    const CHANGING: &'static [&'static str] = &[
        "approvals",
        "status",
        "open",
        "leaves_at",
        "rejection",
        "dismissed",
        "corrected_by",
        "offer_outcome",
        "updated_at",
        "token",
        "stage",
        "issuer_status",
        "custodian_status",
    ];

    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .push_bind(self.kind.name().as_str())
            .push_bind(id(self.definition))
            .push_bind(self.amount.minor_units())
            .push_bind(self.requester.as_str().to_owned())
            .push_bind(id(self.wallet))
            .push_bind(self.chat.map(id))
            .push_bind(self.issuer().map(by))
            .push_bind(self.custodian().map(by))
            .push_bind(self.kind.counterpart().map(ToString::to_string))
            .push_bind(documents::write(&self.approvals.iter().map(stored).collect::<Vec<_>>()))
            .push_bind(self.status.as_str())
            .push_bind(i64::from(self.is_listed()))
            .push_bind(self.leaves_list_at().map(Timestamp::milliseconds))
            .push_bind(self.rejection.as_ref().map(documents::write))
            .push_bind(i64::from(self.dismissed))
            .push_bind(self.corrects.map(id))
            .push_bind(self.corrected_by.map(id))
            .push_bind(self.offer_outcome.as_ref().map(documents::write))
            .push_bind(self.created_at.milliseconds())
            .push_bind(self.updated_at.milliseconds())
            .push_bind(self.token().map(id))
            .push_bind(RequestList::of(self.kind.name()).as_str())
            // The other side of a transfer, the issuer otherwise.
            .push_bind(self.approvals.first().map(by))
            .push_bind(self.stage().as_str())
            .push_bind(self.issuer().map(decision))
            .push_bind(self.custodian().map(decision))
            .push_bind(Bytes(value(self.amount)))
            .push_bind(self.amount.to_string());
    }
}

/// An approval as it is stored.
type StoredSlot = (ParticipantId, Permission, Approval, Option<(i64, PublicKey)>);

fn stored(slot: &ApprovalSlot) -> StoredSlot {
    let signed = slot.signed.map(|SignedDecision { at, key }| (at.milliseconds(), key));
    (slot.by.clone(), slot.permission, slot.decision, signed)
}

fn read_slot((by, permission, decision, signed): StoredSlot) -> Result<ApprovalSlot, sqlx::Error> {
    let read = |(at, key)| {
        let at = Timestamp::from_milliseconds(at).ok_or_else(|| Columns::damaged("approvals"))?;
        Ok::<_, sqlx::Error>(SignedDecision { at, key })
    };
    Ok(ApprovalSlot { by, permission, decision, signed: signed.map(read).transpose()? })
}

fn by(slot: &ApprovalSlot) -> String {
    slot.by.to_string()
}

fn decision(slot: &ApprovalSlot) -> &'static str {
    slot.decision.as_str()
}

/// The most decimals of a definition.
const MOST_DECIMALS: u8 = 8;

/// An amount counted in units of 10^-8, most significant byte first: the bytes of two amounts
/// compare as the amounts do, whatever their decimals.
fn value(amount: Amount) -> [u8; 16] {
    let scale = 10_u128.pow(u32::from(MOST_DECIMALS - amount.decimals().get()));
    (u128::from(amount.minor_units().unsigned_abs()) * scale).to_be_bytes()
}
