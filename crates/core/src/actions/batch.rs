//! What the actions on several requests at once share: all parts are carried out, or none.

use super::{completed_flow, malformed};
use crate::{
    Flow, FlowId, ParticipantId, Refusal,
    flows::{About, FlowKind},
    message::Body,
    work::{Halt, UnitOfWork},
};

/// The most parts that one message may have: such a message still fits into
/// [`LARGEST_MESSAGE`](crate::message::LARGEST_MESSAGE).
pub const LARGEST_BATCH: usize = 500;

/// Carries out all parts, in their order. Each part gives a flow of its own, and the batch one that
/// its initiator sees, to which those belong. Returns the batch's.
///
/// # Errors
/// [`Refusal::MalformedBody`] of no part or too many; the refusal of the first part that is refused,
/// as [`Refusal::InBatch`]; or a row that must be loaded first.
pub(super) fn all_or_none<B: Body, P>(
    work: &mut UnitOfWork<'_>,
    (initiator, kind): (&ParticipantId, FlowKind),
    parts: &[P],
    mut carry_out: impl FnMut(&mut UnitOfWork<'_>, &P) -> Result<FlowId, Halt>,
) -> Result<FlowId, Halt> {
    if parts.is_empty() || parts.len() > LARGEST_BATCH {
        let why = format!("it names {} requests, and must name 1 to {LARGEST_BATCH}", parts.len());
        return Err(malformed::<B>(why).into());
    }
    let about = About { parts: u32::try_from(parts.len()).ok(), ..About::default() };
    let batch = completed_flow(work, initiator, kind, about);
    for (index, part) in parts.iter().enumerate() {
        let outcome = carry_out(work, part);
        let flow = outcome.map_err(|halt| of_part(halt, index + 1, parts.len()))?;
        let flow = work.own::<Flow>(flow)?;
        let about = About { batch: Some(batch.id), ..flow.about };
        work.put(Flow { about, ..flow });
    }
    let id = batch.id;
    work.put(batch);
    Ok(id)
}

fn of_part(halt: Halt, number: usize, of: usize) -> Halt {
    match halt {
        Halt::Refused(refusal) => {
            Refusal::InBatch { number, of, refusal: Box::new(refusal) }.into()
        }
        unloaded @ Halt::Unloaded(_) => unloaded,
    }
}
