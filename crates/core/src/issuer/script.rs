//! The script of the flow `Issue tokens`: reserve, `ISSUE`, wait for the holder, then settle or
//! release.
//!
//! ```yaml
//! - ISSUE >> $token
//! - IF $token: settle, DONE
//! - ELSE: release, FAIL
//! ```

use serde_json::json;

use super::{
    Changes, Halt, Internals, IssuerToken, Situation,
    tokens::{self, Issue},
};
use crate::{
    Definition, Flow, FlowId, FlowNote, IssuanceRequest, Machine, Outgoing, ParticipantId, Party,
    PostingId, RequestInput, SchemaCode, Sign, Step, TokenId,
    flow::{FlowName, FlowStep, Return, Stage, StepStatus},
    token::IssuanceContext,
    vault::{Posting, VaultInput},
};

/// `ISSUE`, the script, up to where it waits: reserves the amount, closes the request to a second
/// issue, issues the token and offers it.
pub fn issue_script(
    situation: &mut Situation<'_>,
    request: &IssuanceRequest,
    definition: &Definition,
    key: &impl Sign,
) -> Result<(Changes, FlowId, TokenId), Halt> {
    let (now, rows, settings) = (situation.now, situation.rows, situation.settings);
    let holder = rows.wallet(request.wallet).map_err(Halt::broken_invariant)?;
    let vault = rows.vault(&request.issuer, definition)?.clone();
    let (token, flow) = (TokenId((situation.fresh)()), FlowId((situation.fresh)()));

    let input = RequestInput::Issue(request.issuer.clone(), token);
    let request = request.clone().step(now, input)?.next;
    let reserved = vault.step(now, VaultInput::Reserve(request.amount))?;
    let issued = tokens::issue(
        now,
        Issue {
            token,
            broker: Party::Wallet(request.wallet),
            chat: request.chat(),
            public_key: holder.public_key,
            schema: SchemaCode::issuance(&settings.domain),
            starts: now,
            expires: now.after(settings.token_lifetime),
            offered_until: now.after(settings.offer_lifetime),
            properties: IssuanceContext::new(definition, request.amount, request.id).fields(),
            internals: Internals {
                request: request.id,
                flow,
                definition: definition.id,
                amount: request.amount,
                issuer: request.issuer.clone(),
                requester: request.requester.clone(),
            },
        },
        settings,
        key,
    )?;
    let mut running = Flow::running(flow, FlowName::IssueTokens, request.issuer.clone(), now)
        .seen_by(request.parties())
        .about(request.id, summary(situation, &request, definition));
    running.token = Some(token);
    running.steps = steps(situation, &request);

    let mut writer = Writer::new(situation, flow);
    let vault = writer.take(reserved);
    let row = writer.take(issued);
    let running = writer.note(running)?;
    let mut changes = writer.changes;
    changes.vaults.push(vault);
    changes.tokens.push(row);
    changes.flows.push(running);
    changes.requests.push(request);
    Ok((changes, flow, token))
}

/// `ISSUE`, the script, from where it waited: carries on with what the token's row said, which is
/// nothing yet, true, or false.
///
/// # Errors
/// A row that is not loaded yet. Whatever else is missing or refused was promised when the script
/// began to wait, so that it is [`Refusal::Internal`](crate::Refusal::Internal).
pub fn resume(situation: &mut Situation<'_>, stepped: Step<IssuerToken>) -> Result<Changes, Halt> {
    carry_on(situation, stepped).map_err(Halt::broken_invariant)
}

fn carry_on(situation: &mut Situation<'_>, stepped: Step<IssuerToken>) -> Result<Changes, Halt> {
    let rows = situation.rows;
    let internals = stepped.next.internals.clone();
    let returned = stepped.notes.iter().find_map(|note| match note {
        FlowNote::Returned(returned) => Some(returned.clone()),
        _ => None,
    });
    let mut writer = Writer::new(situation, internals.flow);
    let row = writer.take(stepped);
    if *rows.token(row.token)? != row {
        writer.changes.tokens.push(row);
    }
    match returned {
        None if writer.notes.is_empty() => return Ok(writer.changes),
        None => {}
        Some(Return::Accepted) => settle(&mut writer, internals)?,
        Some(Return::Declined(reason)) => {
            let reason = reason.map_or_else(String::new, |reason| format!(" ({reason})"));
            let what_happened = format!("declined the token{reason}");
            release(&mut writer, internals, RequestInput::Release, &what_happened)?;
        }
        Some(Return::Withdrawn) => {
            let cancel = RequestInput::Cancel(internals.requester.clone());
            release(&mut writer, internals, cancel, "cancelled the request")?;
        }
        Some(Return::Lapsed) => {
            let what_happened = "did not answer before the offer ended";
            release(&mut writer, internals, RequestInput::Release, what_happened)?;
        }
    }
    let flow = rows.flow(writer.flow)?.clone();
    let flow = writer.note(flow)?;
    writer.changes.flows.push(flow);
    Ok(writer.changes)
}

/// `IF $token`: the reservation becomes a transfer to the requester's vault.
fn settle(writer: &mut Writer<'_, '_>, internals: Internals) -> Result<(), Halt> {
    let (now, rows) = (writer.situation.now, writer.situation.rows);
    let Internals { request, definition, amount, issuer, requester, .. } = internals;
    let definition = rows.definition(definition)?;
    let request = rows.request(request)?.clone().step(now, RequestInput::Settle)?.next;
    let sender = rows.vault(&issuer, definition)?.clone();
    let receiver = rows.vault(&requester, definition)?.clone();
    writer.changes.requests.push(request);
    if issuer == requester {
        // An issuer that asks itself: what was held back is simply free again.
        let vault = writer.take(sender.step(now, VaultInput::Release(amount))?);
        writer.changes.vaults.push(vault);
    } else {
        let sender = writer.take(sender.step(now, VaultInput::Settle { amount, to: requester })?);
        let receiver = writer.take(receiver.step(now, VaultInput::Receive(amount))?);
        writer.changes.vaults.extend([sender, receiver]);
    }
    writer.notes.push(FlowNote::Reached(Stage::Done));
    Ok(())
}

/// `ELSE`: the reservation is released, and the request may be issued again or is cancelled.
fn release(
    writer: &mut Writer<'_, '_>,
    internals: Internals,
    input: RequestInput,
    what_happened: &str,
) -> Result<(), Halt> {
    let (now, rows) = (writer.situation.now, writer.situation.rows);
    let Internals { request, definition, amount, issuer, requester, .. } = internals;
    let definition = rows.definition(definition)?;
    let request = rows.request(request)?.clone().step(now, input)?.next;
    let vault = rows.vault(&issuer, definition)?.clone();
    let reason = format!("{} {what_happened}", title(writer.situation, &requester));
    writer.changes.requests.push(request);
    let vault = writer.take(vault.step(now, VaultInput::Release(amount))?);
    writer.changes.vaults.push(vault);
    writer.notes.push(FlowNote::Failed(reason));
    Ok(())
}

/// Gathers the consequences of several steps of one flow.
struct Writer<'a, 'b> {
    situation: &'a mut Situation<'b>,
    flow: FlowId,
    changes: Changes,
    notes: Vec<FlowNote>,
}

impl<'a, 'b> Writer<'a, 'b> {
    fn new(situation: &'a mut Situation<'b>, flow: FlowId) -> Self {
        Self { situation, flow, changes: Changes::default(), notes: Vec::new() }
    }

    fn take<S>(&mut self, step: Step<S>) -> S {
        for movement in step.posts {
            let id = PostingId((self.situation.fresh)());
            let (flow, at) = (self.flow, self.situation.now);
            self.changes.postings.push(Posting { id, movement, flow, at });
        }
        self.changes.sends.extend(step.sends);
        self.notes.extend(step.notes);
        step.next
    }

    fn note(&mut self, flow: Flow) -> Result<Flow, Halt> {
        let mut flow = flow;
        for note in self.notes.drain(..) {
            flow = flow.step(self.situation.now, note)?.next;
        }
        Ok(flow)
    }
}

fn title(situation: &Situation<'_>, participant: &ParticipantId) -> String {
    let known = situation.rows.participants.get(participant);
    known.map_or_else(|| participant.to_string(), |known| known.title.clone())
}

/// What a request is about, for people.
pub fn summary(
    situation: &Situation<'_>,
    request: &IssuanceRequest,
    definition: &Definition,
) -> String {
    let requester = title(situation, &request.requester);
    format!("{} {} for {requester}", request.amount.grouped(), definition.symbol)
}

fn steps(situation: &Situation<'_>, request: &IssuanceRequest) -> Vec<FlowStep> {
    let holder = title(situation, &request.requester);
    let issuer = title(situation, &request.issuer);
    let awaits = |stage: Stage| if stage.awaits_holder() { holder.clone() } else { issuer.clone() };
    Stage::ALL
        .into_iter()
        .map(|stage| FlowStep {
            stage,
            status: StepStatus::Waiting,
            at: None,
            awaits: awaits(stage),
        })
        .collect()
}

/// The offer reached the holder's broker, which acknowledged this message.
pub fn on_acknowledged(
    situation: &mut Situation<'_>,
    outgoing: &Outgoing,
) -> Result<Changes, Halt> {
    let mut changes = Changes::default();
    if outgoing.subject != crate::Subject::IssueAtBroker {
        return Ok(changes);
    }
    let token = outgoing.body["Token"].as_str().and_then(|token| token.parse().ok());
    let Some(token) = token else { return Ok(changes) };
    let row = situation.rows.token(token)?;
    let flow = situation.rows.flow(row.internals.flow)?;
    if flow.status == crate::flow::FlowStatus::Running {
        let note = FlowNote::Reached(Stage::Offer);
        changes.flows.push(flow.clone().step(situation.now, note)?.next);
    }
    Ok(changes)
}

/// What `Issue@Issuer` is answered.
pub fn issue_answer(flow: FlowId, token: TokenId) -> serde_json::Value {
    json!({ "Flow": flow, "Token": token })
}
