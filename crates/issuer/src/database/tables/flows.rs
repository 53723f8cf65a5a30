//! The tables `flows` and `flow_parties`.

use serde::{Deserialize, Serialize};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use tallystick_core::{
    Amount, Flow, FlowKind, ParticipantId, Timestamp, WalletId,
    flows::{About, Failure, FlowStatus, FlowStep, StepName, StepStatus},
    requests::Rejection,
    work::ChangedRows,
};

use crate::database::{
    bytes::id,
    chunks::chunks,
    columns::Columns,
    documents,
    table::{Table, Values, WritableTable},
};

/// What is stored of a flow beside its columns. Participants are places in `parties`, times are
/// milliseconds since it started: there are many flows.
#[derive(Serialize, Deserialize)]
struct Document {
    kind: FlowKind,
    status: FlowStatus,
    /// The initiator first.
    parties: Vec<ParticipantId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device: Option<WalletId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    holder: Option<usize>,
    /// Who made the request, where it is not the holder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    requester: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rejection: Option<Rejection>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parts: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<Failure>,
    /// Name, status, time and whoever is awaited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<(StepName, StepStatus, Option<i64>, Option<usize>)>,
}

impl Document {
    fn of(flow: &Flow) -> Self {
        let mut parties = flow.parties.clone();
        parties.retain(|party| *party != flow.initiator);
        parties.insert(0, flow.initiator.clone());
        let place = |participant: &Option<ParticipantId>| {
            let participant = participant.as_ref()?;
            parties.iter().position(|party| party == participant)
        };
        let since_start =
            |at: Option<Timestamp>| at.map(|at| at.milliseconds() - flow.started_at.milliseconds());
        let step = |step: &FlowStep| {
            (step.name.clone(), step.status, since_start(step.at), place(&step.awaits))
        };
        Self {
            kind: flow.kind.clone(),
            status: flow.status,
            device: flow.device,
            amount: flow.about.amount,
            holder: place(&flow.about.holder),
            requester: place(&flow.about.requester)
                .filter(|_| flow.about.requester != flow.about.holder),
            rejection: flow.about.rejection.clone(),
            parts: flow.about.parts,
            ended: since_start(flow.ended_at),
            failure: flow.failure.clone(),
            steps: flow.steps.iter().map(step).collect(),
            parties,
        }
    }

    fn party(&self, place: Option<usize>) -> Result<Option<ParticipantId>, sqlx::Error> {
        let party = |place| self.parties.get(place).cloned().ok_or_else(damaged);
        place.map(party).transpose()
    }

    fn steps(&self, started_at: Timestamp) -> Result<Vec<FlowStep>, sqlx::Error> {
        let step =
            |(name, status, at, awaits): &(StepName, StepStatus, Option<i64>, Option<usize>)| {
                Ok(FlowStep {
                    name: name.clone(),
                    status: *status,
                    at: since(started_at, *at)?,
                    awaits: self.party(*awaits)?,
                })
            };
        self.steps.iter().map(step).collect()
    }
}

fn since(started_at: Timestamp, passed: Option<i64>) -> Result<Option<Timestamp>, sqlx::Error> {
    let read = |passed: i64| {
        let at = started_at.milliseconds().checked_add(passed);
        at.and_then(Timestamp::from_milliseconds).ok_or_else(damaged)
    };
    passed.map(read).transpose()
}

fn damaged() -> sqlx::Error {
    Columns::damaged("document")
}

impl Table for Flow {
    const SELECT: &'static str = "SELECT * FROM flows WHERE id";
    const ID: &'static str = "id";

    fn read(columns: &Columns<'_>) -> Result<Self, sqlx::Error> {
        let document: Document = columns.document("document")?;
        let started_at = columns.moment("started_at")?;
        let (request, holder) = (columns.id_if_any("request")?, document.party(document.holder)?);
        let requester = document.party(document.requester)?;
        Ok(Self {
            id: columns.id("id")?,
            version: columns.version()?,
            initiator: document.party(Some(0))?.ok_or_else(damaged)?,
            device: document.device,
            about: About {
                definition: columns.id_if_any("definition")?,
                amount: document.amount,
                requester: requester.or_else(|| request.and(holder.clone())),
                holder,
                request,
                rejection: document.rejection.clone(),
                token: columns.id_if_any("token")?,
                parts: document.parts,
                batch: columns.id_if_any("batch")?,
            },
            steps: document.steps(started_at)?,
            kind: document.kind,
            status: document.status,
            parties: document.parties,
            started_at,
            ended_at: since(started_at, document.ended)?,
            failure: document.failure,
        })
    }
}

impl WritableTable for Flow {
    const NAME: &'static str = "flows";
    const COLUMNS: &'static [&'static str] = &[
        "started_at",
        "definition",
        "request",
        "token",
        "batch",
        "document",
        "kind",
        "status",
        "shown_amount",
    ];
    const CHANGING: &'static [&'static str] = &["document", "status"];

    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .push_bind(self.started_at.milliseconds())
            .push_bind(self.about.definition.map(id))
            .push_bind(self.about.request.map(id))
            .push_bind(self.about.token.map(id))
            .push_bind(self.about.batch.map(id))
            .push_bind(documents::write(&Document::of(self)))
            .push_bind(self.kind.as_str().to_owned())
            .push_bind(self.status.as_str())
            .push_bind(self.about.amount.map(|amount| amount.to_string()));
    }
}

/// Lists flows that ended for whoever has to be shown their outcome.
pub(in crate::database) async fn insert_outcomes(
    connection: &mut SqliteConnection,
    flows: &ChangedRows<Flow>,
) -> Result<(), sqlx::Error> {
    let ended = flows.values().filter_map(|change| Some((&change.row, change.row.ended_at?)));
    let outcomes: Vec<_> = ended
        .flat_map(|(flow, ended_at)| {
            flow.outcome_concerns().into_iter().map(move |reader| (reader, ended_at, flow.id))
        })
        .collect();
    for chunk in chunks(&outcomes) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT OR IGNORE INTO unseen_outcomes (participant, ended_at, flow) ",
        );
        query.push_values(chunk, |mut values, (reader, ended_at, flow)| {
            values
                .push_bind(reader.as_str().to_owned())
                .push_bind(ended_at.milliseconds())
                .push_bind(id(*flow));
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Lists new flows for each of their parties, so that these see them.
pub(in crate::database) async fn insert_parties(
    connection: &mut SqliteConnection,
    flows: &ChangedRows<Flow>,
) -> Result<(), sqlx::Error> {
    let new = flows.values().filter(|change| change.replaces == 0).map(|change| &change.row);
    let parties: Vec<_> =
        new.flat_map(|flow| flow.parties.iter().map(move |party| (flow, party))).collect();
    for chunk in chunks(&parties) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO flow_parties (participant, started_at, flow) ",
        );
        query.push_values(chunk, |mut values, (flow, party)| {
            values
                .push_bind(party.as_str().to_owned())
                .push_bind(flow.started_at.milliseconds())
                .push_bind(id(flow.id));
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tallystick_core::{FlowId, FlowInput, Machine};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_flow_is_read_as_it_was_written() {
        let now = Timestamp::from_milliseconds(1_795_167_000_000).unwrap();
        let [issuer, holder]: [ParticipantId; 2] =
            ["central-bank", "commercial-bank"].map(|id| id.parse().unwrap());
        let id = FlowId(Uuid::nil());
        let mut flow = Flow::running(id, FlowKind::ISSUE, issuer.clone(), About::default(), now)
            .seen_by([&holder]);
        let awaits = |of_holder| if of_holder { holder.clone() } else { issuer.clone() };
        let step = |(name, of_holder)| FlowStep::waiting(name, awaits(of_holder));
        flow.steps = StepName::OF_ISSUE.into_iter().map(step).collect();
        let flow = flow.step(now, FlowInput::Reached(StepName::OFFER)).unwrap().next;

        let text = documents::write(&Document::of(&flow));
        let read: Document = documents::read(&text).unwrap();
        assert_eq!(read.steps(now).unwrap(), flow.steps);
        assert_eq!((read.parties, read.kind), (flow.parties, flow.kind));
        assert!(text.starts_with("[1,{\"kind\":\"ISSUE\""), "{text}");
    }
}
