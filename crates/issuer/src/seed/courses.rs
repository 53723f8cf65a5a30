//! What becomes of requests: each is drawn, and carried out step by step.

use std::time::Duration;

use serde_json::Value;
use tallystick_core::{
    Amount, Definition, DefinitionId, HolderAnswer, ParticipantId, RejectionCode, Request,
    RequestId, RequestStatus,
    actions::{
        AnyAction, ApproveAtIssuer, CancelAtIssuer, CompleteRedemptionAtIssuer,
        CompleteTransferAtIssuer, DefineAtIssuer, IssueAtIssuer, IssuedAtIssuer, MintAtIssuer,
        OfferedAtIssuer, RejectAtIssuer, RequestIssuanceAtIssuer, RequestRedemptionAtIssuer,
        RequestTransferAtIssuer, TransferType,
    },
    books::Account,
    work::{Loaded, Wallet},
};

use super::{
    SeedError,
    work::{Work, missing},
};
use crate::draw::Draw;

/// The definitions besides the demonstration's own: name, symbol, decimals, whether it has a
/// custodian.
const DEFINITIONS: [(&str, &str, u8, bool); 4] = [
    ("US Dollar", "USD", 2, true),
    ("Euro", "EUR", 2, false),
    ("Japanese Yen", "JPY", 0, true),
    ("Digital Gold", "XAU", 8, true),
];

/// What is minted of each, in whole units.
const MINTED: &str = "10000000000";

/// What each bank is issued of each definition first, so that it has something to transfer.
const FIRST: &str = "1000000";

/// The most of the open requests that a bank may have, in percent: some are left for people.
const OPEN_PERCENT: u32 = 90;

/// One request in so many stays open, until there are as many as there may be.
const STAYS_OPEN: u64 = 12;

/// What is requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Issuance,
    Push,
    Pull,
    Redemption,
}

/// How far a request comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Its first approver is awaited.
    Requested,
    /// The first one approved; the second is awaited where there is one.
    ApprovedOnce,
    /// All approved.
    Approved,
    /// The first approver said no.
    Rejected,
    /// An offer is unanswered.
    Offered,
    /// An offer was declined, and the request is approved again.
    Declined,
    /// Its requester took it back.
    Cancelled,
    /// Issued, transferred or redeemed.
    Completed,
}

/// A request, drawn.
#[derive(Clone, Debug)]
pub(super) struct Course {
    asked: Asked,
    end: End,
    bank: usize,
    definition: DefinitionId,
    amount: Amount,
}

/// Draws requests, always the same ones, and carries them out.
pub(super) struct Courses {
    central: Wallet,
    custodian: Wallet,
    banks: [Wallet; 2],
    definitions: Vec<Definition>,
    most_open: u32,
    /// The last of them may still be answered.
    recent: u32,
    /// The same requests come each time.
    draw: Draw,
}

impl Courses {
    /// Defines and mints what is requested. So many requests will be drawn.
    pub(super) async fn new(requests: u32, work: &mut Work) -> Result<Self, SeedError> {
        let id = |name: &str| name.parse::<ParticipantId>().map_err(|_| missing());
        let central = work.enrol(&id("central-bank")?);
        let custodian = work.enrol(&id("custodian")?);
        let banks = [work.enrol(&id("commercial-bank")?), work.enrol(&id("commercial-bank-2")?)];
        for (name, symbol, decimals, has_custodian) in DEFINITIONS {
            let define = DefineAtIssuer {
                name: name.to_owned(),
                symbol: symbol.to_owned(),
                decimals,
                issuer: central.participant.clone(),
                custodian: has_custodian.then(|| custodian.participant.clone()),
                rules: None,
            };
            work.act(&central, AnyAction::DefineAtIssuer(define)).await?;
        }
        let definitions: Vec<Definition> =
            work.rows.definitions.values().filter_map(Loaded::present).cloned().collect();
        for definition in &definitions {
            let mint = MintAtIssuer { definition: definition.id, amount: MINTED.to_owned() };
            work.act(&central, AnyAction::MintAtIssuer(mint)).await?;
        }
        let most_open = work.most_open() / 100 * OPEN_PERCENT;
        let recent = requests - requests / 50;
        Ok(Self { central, custodian, banks, definitions, most_open, recent, draw: Draw(1) })
    }

    /// Draws the request of this number. The first ones give each bank something of each definition.
    pub(super) fn next(&mut self, number: u32, work: &Work) -> Result<Course, SeedError> {
        let first = usize::try_from(number).unwrap_or(usize::MAX);
        if first < self.definitions.len() * self.banks.len() {
            let definition = &self.definitions[first / self.banks.len()];
            let amount = definition.amount(FIRST).map_err(|_| missing())?;
            let (bank, definition) = (first % self.banks.len(), definition.id);
            let (asked, end) = (Asked::Issuance, End::Completed);
            return Ok(Course { asked, end, bank, definition, amount });
        }
        let (bank, place) =
            (self.draw.place(self.banks.len()), self.draw.place(self.definitions.len()));
        let (definition, decimals) = {
            let definition = &self.definitions[place];
            (definition.id, definition.decimals)
        };
        let scale = 10_i64.pow(decimals.get().into());
        // Small ones are more frequent, as they are.
        let whole = 10_i64.pow(u32::try_from(self.draw.below(4)).unwrap_or(0));
        let minor = 1 + self.draw.below((whole * scale).unsigned_abs() * 10);
        let minor = i64::try_from(minor).map_err(|_| missing())?;
        let amount = Amount::from_minor_units(minor, decimals).ok_or_else(missing)?;
        let asked = match self.draw.below(100) {
            0..60 => Asked::Issuance,
            60..74 => Asked::Push,
            74..86 => Asked::Pull,
            _ => Asked::Redemption,
        };
        let end = self.end(asked, bank, number, work);
        let mut course = Course { asked, end, bank, definition, amount };
        if !self.covers(&course, work) {
            course.asked = Asked::Issuance;
        }
        Ok(course)
    }

    fn end(&mut self, asked: Asked, bank: usize, number: u32, work: &Work) -> End {
        let requester = &self.banks[bank].participant;
        let open = work.rows.open_requests.get(requester).copied().unwrap_or(0);
        // An offer of weeks ago would lapse at once.
        let offers = asked == Asked::Issuance && number >= self.recent && self.draw.below(4) == 0;
        if offers && open < self.most_open {
            return End::Offered;
        }
        if self.draw.below(STAYS_OPEN) == 0 && open < self.most_open {
            let ends = [End::Requested, End::ApprovedOnce, End::Approved, End::Rejected];
            let place = self.draw.place(ends.len() + 1);
            return match (asked, ends.get(place)) {
                // A pull is completed with its only approval.
                (Asked::Pull, Some(End::ApprovedOnce | End::Approved)) => End::Requested,
                (Asked::Issuance, None) => End::Declined,
                (_, end) => end.copied().unwrap_or(End::Requested),
            };
        }
        if self.draw.below(8) == 0 { End::Cancelled } else { End::Completed }
    }

    /// Whether the payer of a transfer or redemption has enough, and what is asked first to be.
    fn covers(&self, course: &Course, work: &Work) -> bool {
        let payer = match course.asked {
            Asked::Issuance => return true,
            Asked::Push | Asked::Redemption => &self.banks[course.bank],
            Asked::Pull => &self.banks[1 - course.bank],
        };
        let vault = (course.definition, Account::Vault(payer.participant.clone()));
        let balance = work.rows.balances.get(&vault).copied().unwrap_or(0);
        balance >= course.amount.minor_units()
    }

    /// Carries a request out, and returns it as it is in the end. So much time passes.
    pub(super) async fn follow(
        &mut self,
        course: Course,
        work: &mut Work,
        time: Duration,
    ) -> Result<Request, SeedError> {
        let step = time / 8;
        let (bank, other) = (self.banks[course.bank].clone(), self.banks[1 - course.bank].clone());
        let answer = work.act(&bank, asked(&course, &other.participant)).await?;
        let request: RequestId = named(&answer, "Request")?;
        if course.end == End::Rejected {
            work.wait(step);
            let row = row_of(work, request)?;
            let device = self.awaited(&row).ok_or_else(missing)?;
            let reject = RejectAtIssuer {
                request,
                version: row.version,
                code: RejectionCode::Limit,
                reason: "Beyond what was agreed.".to_owned(),
            };
            work.act(&device, AnyAction::RejectAtIssuer(reject)).await?;
        }
        let approvals = match course.end {
            End::Requested | End::Rejected => 0,
            End::ApprovedOnce => 1,
            // Some are taken back early, some late; a pull that is approved is completed.
            End::Cancelled if course.asked == Asked::Pull => 0,
            End::Cancelled => self.draw.place(3),
            _ => usize::MAX,
        };
        let mut approved = 0;
        while let Some(device) =
            self.awaited(&row_of(work, request)?).filter(|_| approved < approvals)
        {
            work.wait(step);
            let version = row_of(work, request)?.version;
            work.act(&device, AnyAction::ApproveAtIssuer(ApproveAtIssuer { request, version }))
                .await?;
            approved += 1;
        }
        work.wait(step);
        let version = row_of(work, request)?.version;
        match (course.asked, course.end) {
            (_, End::Cancelled) => {
                let cancel = CancelAtIssuer { request, version };
                work.act(&bank, AnyAction::CancelAtIssuer(cancel)).await?;
            }
            (Asked::Issuance, End::Offered | End::Declined | End::Completed) => {
                let issue = AnyAction::IssueAtIssuer(IssueAtIssuer { request, version });
                let answer = work.act(&self.central, issue).await?;
                if course.end != End::Offered {
                    work.wait(step);
                    self.answer(&answer, course.end, &bank, work).await?;
                }
            }
            (Asked::Push, End::Completed) => {
                let complete = CompleteTransferAtIssuer { request, version };
                work.act(&bank, AnyAction::CompleteTransferAtIssuer(complete)).await?;
            }
            (Asked::Redemption, End::Completed) => {
                let complete = CompleteRedemptionAtIssuer { request, version };
                work.act(&bank, AnyAction::CompleteRedemptionAtIssuer(complete)).await?;
            }
            _ => {}
        }
        // Whatever of the time no step has used.
        let row = row_of(work, request)?;
        let used = row.created_at.after(time);
        work.wait_until(used);
        Ok(row)
    }

    /// The holder fetches the token and accepts it, or declines.
    async fn answer(
        &self,
        issued: &Value,
        end: End,
        bank: &Wallet,
        work: &mut Work,
    ) -> Result<(), SeedError> {
        let token = named(issued, "Token")?;
        let answer = if end == End::Completed {
            work.act(bank, AnyAction::IssuedAtIssuer(IssuedAtIssuer { token })).await?;
            HolderAnswer::Accepted
        } else {
            HolderAnswer::Declined
        };
        let offered = OfferedAtIssuer::new(token, answer);
        work.act(bank, AnyAction::OfferedAtIssuer(offered)).await.map(drop)
    }

    /// The device of whoever's turn it is.
    fn awaited(&self, row: &Request) -> Option<Wallet> {
        if row.status != RequestStatus::Pending {
            return None;
        }
        let slot = row
            .approvals
            .iter()
            .find(|slot| slot.decision == tallystick_core::Approval::Pending)?;
        let devices = [&self.central, &self.custodian, &self.banks[0], &self.banks[1]];
        devices.into_iter().find(|device| device.participant == slot.by).cloned()
    }
}

fn asked(course: &Course, other: &ParticipantId) -> AnyAction {
    let (definition, amount, corrects) = (course.definition, course.amount.to_string(), None);
    let transfer = |r#type| {
        let (party, amount) = (other.clone(), amount.clone());
        AnyAction::RequestTransferAtIssuer(RequestTransferAtIssuer {
            r#type,
            party,
            definition,
            amount,
            corrects,
        })
    };
    match course.asked {
        Asked::Push => transfer(TransferType::Push),
        Asked::Pull => transfer(TransferType::Pull),
        Asked::Issuance => AnyAction::RequestIssuanceAtIssuer(RequestIssuanceAtIssuer {
            definition,
            amount,
            corrects,
        }),
        Asked::Redemption => AnyAction::RequestRedemptionAtIssuer(RequestRedemptionAtIssuer {
            definition,
            amount,
            corrects,
        }),
    }
}

fn row_of(work: &Work, request: RequestId) -> Result<Request, SeedError> {
    work.rows.requests.get(&request).and_then(Loaded::present).cloned().ok_or_else(missing)
}

fn named<T: std::str::FromStr>(answer: &Value, name: &str) -> Result<T, SeedError> {
    answer[name].as_str().and_then(|id| id.parse().ok()).ok_or_else(missing)
}
