//! Every query of flows against a model that looks at each.

use std::collections::{BTreeMap, BTreeSet};

use tallystick_core::{
    Amount, Decimals, DefinitionId, Flow, FlowId, FlowKind, Participant, Permission, RequestId,
    TokenId,
    flows::{About, FlowStatus},
    work::{Change, Changes},
};
use uuid::Uuid;

use super::{FlowFilter, FlowQuery, FlowSort, find::Finder};
use crate::{
    database::{
        Database,
        list::{
            samples::{self, START, at, definition, named, participant},
            search::Search,
        },
    },
    draw::Draw,
};

const KINDS: [FlowKind; 4] =
    [FlowKind::MINT, FlowKind::ISSUE, FlowKind::REQUEST_ISSUANCE, FlowKind::CANCEL_REQUEST];

fn participants() -> Vec<Participant> {
    vec![
        participant("central", "Central Bank", &[]),
        participant("alice", "Commercial Bank", &[]),
        participant("dave", "Commercial Bank 2", &[]),
        participant("regulator", "Regulator", &[Permission::Observe]),
    ]
}

fn drawn_flow(draw: &mut Draw, number: usize) -> Flow {
    let milliseconds = START + i64::try_from(draw.place(200) * 3_600_000).unwrap();
    let bits = (u128::try_from(milliseconds).unwrap() << 80) | (7 << 76) | number as u128;
    let amount = |draw: &mut Draw| {
        let minor = [1_100, 123_450, 5, 1_000_000][draw.place(4)];
        Amount::from_minor_units(minor, Decimals::new(2).unwrap()).unwrap()
    };
    let request =
        |draw: &mut Draw| RequestId(Uuid::from_u128(0xAAAA << 112 | draw.place(40) as u128));
    let about = About {
        definition: draw
            .once_in(2, |draw| DefinitionId(Uuid::from_u128(1 + draw.place(2) as u128))),
        amount: draw.once_in(2, amount),
        request: draw.once_in(2, request),
        token: draw.once_in(3, |_| TokenId(Uuid::from_u128(0xBBBB << 112 | number as u128))),
        ..About::default()
    };
    let all = [named("central"), named("alice"), named("dave")];
    let (initiator, other) = (draw.of(&all).clone(), draw.of(&all).clone());
    let kind = draw.of(&KINDS).clone();
    let flow =
        Flow::running(FlowId(Uuid::from_u128(bits)), kind, initiator, about, at(milliseconds));
    let status = match draw.place(8) {
        0 => FlowStatus::Running,
        1 => FlowStatus::Failed,
        _ => FlowStatus::Completed,
    };
    Flow { status, version: 1, ..flow }.seen_by([&other])
}

/// Some of them become parts of batches, which only one party of the part sees.
fn with_batches(draw: &mut Draw, mut flows: Vec<Flow>) -> Vec<Flow> {
    let mut batches: Vec<Flow> = Vec::new();
    for (number, flow) in flows.iter_mut().enumerate().filter(|(number, _)| number % 3 == 0) {
        let bits = flow.id.0.as_u128() | 1 << 64;
        let (initiator, about) = (flow.initiator.clone(), About::default());
        let kind = KINDS[number % KINDS.len()].clone();
        let batch =
            Flow::running(FlowId(Uuid::from_u128(bits)), kind, initiator, about, flow.started_at);
        let status = FlowStatus::Completed;
        let batch = match batches.last().filter(|last| last.started_at == flow.started_at) {
            Some(last) => last.id,
            None => {
                batches.push(Flow { status, version: 1, ..batch });
                batches[batches.len() - 1].id
            }
        };
        flow.about.batch = draw.once_in(2, |_| batch);
    }
    flows.extend(batches);
    flows
}

async fn database(folder: &tempfile::TempDir, flows: &[Flow]) -> Database {
    let definitions = [(1, ("UAE Dirham", "AED", 2)), (2, ("Yen", "JPY", 2))];
    let definitions = definitions.map(|(number, words)| definition(number, words, "central", None));
    let mut changes = Changes::default();
    for row in flows {
        changes.flows.insert(row.id, Change { replaces: 0, row: row.clone() });
    }
    samples::database(folder, participants(), definitions.into(), changes).await
}

/// Whether a person would find this word in a flow.
fn shows(flow: &Flow, word: &str) -> bool {
    let titles: BTreeMap<_, _> =
        participants().into_iter().map(|known| (known.id, known.title)).collect();
    let definition = flow.about.definition.map(|definition| match definition.0.as_u128() {
        1 => "uae dirham aed",
        _ => "yen jpy",
    });
    let mut anywhere = vec![flow.kind.as_str().to_lowercase(), flow.status.as_str().to_lowercase()];
    anywhere.extend(flow.parties.iter().map(|party| titles[party].to_lowercase()));
    anywhere.extend(definition.into_iter().flat_map(|text| text.split(' ')).map(str::to_owned));
    let mut from_start: Vec<String> = Vec::new();
    if let Some(amount) = flow.about.amount {
        from_start.extend([amount.to_string(), amount.grouped()]);
    }
    if word.len() >= 4 {
        from_start.push(flow.id.to_string());
        from_start.push(flow.started_at.to_string()[..10].to_owned());
        from_start.extend(flow.about.request.map(|request| request.to_string()));
        from_start.extend(flow.about.token.map(|token| token.to_string()));
    }
    anywhere.iter().any(|text| text.contains(word))
        || from_start.iter().any(|text| text.starts_with(word))
}

fn meets(
    filter: &FlowFilter,
    words: &[&str],
    reader: &Participant,
    (flow, flows): (&Flow, &[Flow]),
) -> bool {
    let sees = |flow: &Flow| reader.may(Permission::Observe) || flow.parties.contains(&reader.id);
    let batch = flows.iter().find(|other| flow.about.batch == Some(other.id));
    sees(flow)
        && filter.batch.is_none_or(|batch| flow.about.batch == Some(batch))
        && !(filter.whole && batch.is_some_and(sees))
        && filter.statuses.as_ref().is_none_or(|set| set.contains(&flow.status))
        && filter.kinds.as_ref().is_none_or(|set| set.contains(flow.kind.as_str()))
        && filter.request.is_none_or(|request| flow.about.request == Some(request))
        && filter.from.is_none_or(|from| flow.started_at >= from)
        && filter.until.is_none_or(|until| flow.started_at < until)
        && words.iter().all(|word| shows(flow, word))
}

const SEARCHES: [(&str, &[&str]); 14] = [
    ("AED", &["aed"]),
    ("dirham commercial", &["dirham", "commercial"]),
    ("bank 2", &["bank", "2"]),
    ("regulator", &["regulator"]),
    ("11.00", &["11.00"]),
    ("1,2", &["1,2"]),
    ("1,234.50", &["1,234.50"]),
    ("issue", &["issue"]),
    ("running", &["running"]),
    ("FAILED mint", &["failed", "mint"]),
    ("2026-11-20", &["2026-11-20"]),
    ("aaaa0000", &["aaaa0000"]),
    ("bbbb", &["bbbb"]),
    ("' OR 1=1", &["'", "or", "1=1"]),
];

fn drawn(draw: &mut Draw, batches: &[FlowId]) -> (FlowQuery, &'static [&'static str]) {
    let (q, words) = if draw.place(3) == 0 { *draw.of(&SEARCHES) } else { ("", &[][..]) };
    let some = |draw: &mut Draw| -> BTreeSet<FlowStatus> {
        (0..=draw.place(2)).map(|_| *draw.of(&FlowStatus::ALL)).collect()
    };
    let kinds = |draw: &mut Draw| -> BTreeSet<String> {
        let unknown = FlowKind::DEFINE;
        let kinds = (0..=draw.place(2)).map(|_| draw.of(&KINDS).as_str().to_owned());
        let kinds: Vec<_> = kinds.collect();
        kinds.into_iter().chain(draw.once_in(4, |_| unknown.as_str().to_owned())).collect()
    };
    let time = |draw: &mut Draw| at(START + i64::try_from(draw.place(200) * 3_600_000).unwrap());
    let request =
        |draw: &mut Draw| RequestId(Uuid::from_u128(0xAAAA << 112 | draw.place(45) as u128));
    let filter = FlowFilter {
        statuses: draw.once_in(3, some),
        kinds: draw.once_in(4, kinds),
        request: draw.once_in(6, request),
        batch: draw.once_in(12, |draw| *draw.of(batches)),
        whole: draw.place(4) == 0,
        from: draw.once_in(5, time),
        until: draw.once_in(5, time),
        search: Search::read(q, at(START + 30 * 86_400_000)).unwrap(),
    };
    let sort = *draw.of(&[FlowSort::RunningFirst, FlowSort::Latest, FlowSort::Oldest]);
    let limit = [2, 9, 50][draw.place(3)];
    (FlowQuery { filter, sort, after: None, limit, counted: true }, words)
}

#[tokio::test]
async fn every_query_finds_what_a_person_would_in_order_whether_flows_are_few_or_many() {
    let mut draw = Draw(3);
    let flows: Vec<_> = (0..400).map(|number| drawn_flow(&mut draw, number)).collect();
    let flows = with_batches(&mut draw, flows);
    let batches: Vec<FlowId> = flows.iter().filter_map(|flow| flow.about.batch).collect();
    let (mut parts, mut left_out) = (0, 0);
    let folder = tempfile::tempdir().unwrap();
    let database = database(&folder, &flows).await;
    let participants = participants();
    let (mut pages, mut found_by, mut running_first) = (0, BTreeSet::<&str>::new(), 0);
    for _ in 0..400 {
        let (mut query, words) = drawn(&mut draw, &batches);
        let reader = draw.of(&participants);
        let matching = |filter: &FlowFilter| -> Vec<&Flow> {
            let meets = |flow: &&Flow| meets(filter, words, reader, (flow, &flows));
            flows.iter().filter(meets).collect()
        };
        let mut expected = matching(&query.filter);
        parts += usize::from(query.filter.batch.is_some() && !expected.is_empty());
        let all = matching(&FlowFilter { whole: false, ..query.filter.clone() });
        left_out += usize::from(all.len() > expected.len());
        expected.sort_by_key(|flow| (flow.started_at, flow.id));
        match query.sort {
            FlowSort::Oldest => {}
            FlowSort::Latest => expected.reverse(),
            FlowSort::RunningFirst => {
                expected.reverse();
                expected.sort_by_key(|flow| flow.status != FlowStatus::Running);
                let late = expected.windows(2).any(|two| two[0].started_at < two[1].started_at);
                running_first += usize::from(late);
            }
        }
        let few = *draw.of(&[0, 5, 10_000]);
        let mut found = Vec::new();
        loop {
            let page = database.flows_by(few, reader, &participants, &query).await.unwrap();
            assert!(page.rows.len() == usize::from(query.limit) || page.next.is_none());
            let total = page.total.unwrap();
            assert_eq!(usize::try_from(total.rows), Ok(expected.len()), "{query:?}");
            found.extend(page.rows.into_iter().map(|flow| flow.id));
            pages += 1;
            match page.next {
                Some(next) => query.after = Some(next.to_string().parse().unwrap()),
                None => break,
            }
        }
        let expected: Vec<_> = expected.iter().map(|flow| flow.id).collect();
        assert_eq!(found, expected, "{query:?} {words:?} of {}", reader.id);
        if !found.is_empty() {
            found_by.extend(words.first());
        }
    }
    assert!(pages > 1_000 && running_first > 15, "{pages} {running_first}");
    assert!(parts > 5 && left_out > 20, "{parts} {left_out}");
    // All but the last two: nobody is called so, and nothing is.
    assert_eq!(found_by.len(), 12, "{found_by:?}");
}

/// A walk that sorts would read all flows for each page.
#[tokio::test]
async fn no_walk_sorts_or_reads_all_flows() {
    let mut draw = Draw(4);
    let flows: Vec<_> = (0..40).map(|number| drawn_flow(&mut draw, number)).collect();
    let folder = tempfile::tempdir().unwrap();
    let database = database(&folder, &flows).await;
    let participants = participants();
    let mut connection = database.reads.acquire().await.unwrap();
    for sort in [FlowSort::RunningFirst, FlowSort::Latest, FlowSort::Oldest] {
        for reader in &participants {
            let finder = Finder::new(0, reader, &[], sort, &mut connection).await.unwrap();
            for sql in finder.statements() {
                let explained = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
                let plan: Vec<(i64, i64, i64, String)> =
                    sqlx::query_as(explained).fetch_all(&mut *connection).await.unwrap();
                let sorts = plan.iter().any(|step| step.3.contains("TEMP B-TREE"));
                assert!(!sorts, "{sql}: {plan:?}");
            }
        }
    }
}
