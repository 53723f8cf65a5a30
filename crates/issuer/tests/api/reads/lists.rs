//! Long lists: page by page, searched, filtered and sorted.

use serde::de::DeserializeOwned;
use tallystick_core::{
    Approval, Flow, MailId, RequestId, RequestStatus, Stage,
    actions::{CancelAtIssuer, RequestIssuanceAtIssuer, RequestTransferAtIssuer, TransferType},
    view::{IssuedTokenView, Page, RequestView},
};
use tallystick_holder::Device;
use uuid::Uuid;

use crate::{
    cast::{Cast, approve, device, listed, made, participant_id, refusal, seen},
    issuer::Issuer,
};

async fn requests(device: &Device, query: &str) -> Vec<RequestId> {
    let page: Page<RequestView> = device.read(&format!("/issuance-requests{query}")).await.unwrap();
    page.items.into_iter().map(|row| row.id).collect()
}

/// Walks all pages of this size.
async fn walked<T: DeserializeOwned>(device: &Device, path: &str, limit: usize) -> Vec<T> {
    let (mut walked, mut after) = (Vec::new(), String::new());
    loop {
        let page: Page<T> = device.read(&format!("{path}limit={limit}{after}")).await.unwrap();
        assert!(page.items.len() == limit || page.next.is_none(), "a page is full or the last");
        walked.extend(page.items);
        match page.next {
            Some(next) => after = format!("&after={next}"),
            None => return walked,
        }
    }
}

#[tokio::test]
async fn walking_all_pages_gives_each_once_and_in_order() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let mut made = Vec::new();
    for _ in 0..12 {
        made.push(cast.request("1").await);
    }
    // At the same moment, so that some have the same time.
    let body = RequestIssuanceAtIssuer::new(cast.dirham.id, "1");
    let bank = &cast.holder.device;
    let (a, b, c) = tokio::join!(bank.send(&body), bank.send(&body), bank.send(&body));
    for answer in [a, b, c] {
        made.push(answer.unwrap()["Request"].as_str().unwrap().parse().unwrap());
    }
    made.sort();
    for limit in [1, 2, 4, 5, 14, 15, 16] {
        let rows: Vec<RequestView> = walked(&cast.central, "/issuance-requests?", limit).await;
        assert!(rows.is_sorted_by_key(|row| std::cmp::Reverse((row.updated_at, row.id))));
        let mut ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        ids.sort();
        assert_eq!(ids, made, "pages of {limit}");

        let oldest_first = "/issuance-requests?sort=updatedAt&";
        let mut rows_backwards: Vec<RequestView> = walked(&cast.central, oldest_first, limit).await;
        rows_backwards.reverse();
        assert_eq!(rows_backwards.len(), rows.len());
        assert!(rows_backwards.iter().map(|row| row.id).eq(rows.iter().map(|row| row.id)));

        let flows: Vec<Flow> = walked(&cast.central, "/flows?", limit).await;
        assert!(flows.is_sorted_by_key(|flow| std::cmp::Reverse((flow.started_at, flow.id))));
        let mut ids: Vec<_> = flows.iter().map(|flow| flow.id).collect();
        ids.sort();
        ids.dedup();
        // The definition and the mint of the start, and the requests.
        assert_eq!((ids.len(), flows.len()), (17, 17), "pages of {limit}");
    }
    let flows: Page<Flow> = cast.central.read("/flows").await.unwrap();
    assert_eq!(flows.items.len(), 5, "the flow tracker's five");
}

#[tokio::test]
async fn tokens_are_walked_newest_first() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let mut issued = Vec::new();
    for _ in 0..5 {
        issued.push(cast.offered("1").await.1);
    }
    issued.reverse();
    let regulator = device(&issuer.client(), "regulator").await;
    for reader in [&cast.central, &regulator] {
        for limit in [1, 2, 4, 5, 6] {
            let rows: Vec<IssuedTokenView> = walked(reader, "/tokens?", limit).await;
            assert!(rows.is_sorted_by_key(|row| std::cmp::Reverse((row.issued, row.token))));
            let tokens: Vec<_> = rows.into_iter().map(|row| row.token).collect();
            assert_eq!(tokens, issued, "pages of {limit}");
        }
    }
}

#[tokio::test]
async fn search_takes_every_sign_as_it_is() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let ours = cast.request("1").await;
    let other = device(&issuer.client(), "commercial-bank-2").await;
    let body = RequestIssuanceAtIssuer::new(cast.dirham.id, "2");
    let theirs: RequestId =
        other.send(&body).await.unwrap()["Request"].as_str().unwrap().parse().unwrap();
    let both = vec![theirs, ours];
    for (q, expected) in [
        ("", both.clone()),
        ("aed", both.clone()),
        ("AED", both.clone()),
        ("dirham", both.clone()),
        ("uae+dir", both.clone()),
        ("Commercial%20Bank", both.clone()),
        ("++commercial++", both.clone()),
        ("Bank%202", vec![theirs]),
        ("Central", both.clone()),
        ("Custodian", both),
        ("Regulator", vec![]),
        ("%25", vec![]),
        ("_", vec![]),
        ("A%25D", vec![]),
        ("A_D", vec![]),
        ("%5C", vec![]),
        ("%27", vec![]),
        ("%27%20OR%201%3D1--", vec![]),
    ] {
        assert_eq!(requests(&cast.central, &format!("?q={q}")).await, expected, "{q}");
    }
}

#[tokio::test]
async fn filters_combine_and_the_total_counts_what_matches() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.hold("100").await;
    let (small, large) = (cast.request("11").await, cast.request("1234.50").await);
    let bank = &cast.holder.device;
    let other = device(&issuer.client(), "commercial-bank-2").await;
    let theirs = RequestIssuanceAtIssuer {
        definition: cast.dirham.id,
        amount: "11".to_owned(),
        corrects: None,
    };
    let theirs = made(&other, &theirs).await;
    let dirham = cast.dirham.id;
    let day = &seen(bank, small).await.updated_at.to_string()[..10];
    for (query, expected) in [
        ("sort=amount".to_owned(), vec![theirs, small, large]),
        ("sort=-amount".to_owned(), vec![large, theirs, small]),
        ("sort=requester".to_owned(), vec![large, small, theirs]),
        ("sort=-requester".to_owned(), vec![theirs, large, small]),
        ("requester=commercial-bank-2".to_owned(), vec![theirs]),
        (format!("definition={dirham}&requester=commercial-bank"), vec![large, small]),
        (format!("definition={small}"), vec![]),
        ("q=1,234.50+AED".to_owned(), vec![large]),
        ("q=11.00&requester=commercial-bank".to_owned(), vec![small]),
        (format!("q={theirs}"), vec![theirs]),
        (format!("q={day}&sort=id"), vec![small, large, theirs]),
        (format!("from={day}T00:00:00Z&sort=createdAt"), vec![small, large, theirs]),
        (format!("until={day}T00:00:00Z"), vec![]),
    ] {
        assert_eq!(requests(&cast.central, &format!("?{query}")).await, expected, "{query}");
        let path = format!("/issuance-requests?{query}&limit=1&total=true");
        let page: Page<RequestView> = cast.central.read(&path).await.unwrap();
        let total = u32::try_from(expected.len()).unwrap();
        assert_eq!((page.total, page.total_is_exact), (Some(total), Some(true)), "{query}");
    }
    let push = |r#type, party, amount: &str| RequestTransferAtIssuer {
        r#type,
        party: participant_id(party),
        definition: dirham,
        amount: amount.to_owned(),
        corrects: None,
    };
    let sent = made(bank, &push(TransferType::Push, "commercial-bank-2", "1")).await;
    let asked = made(bank, &push(TransferType::Pull, "commercial-bank-2", "2")).await;
    let came = made(&other, &push(TransferType::Pull, "commercial-bank", "3")).await;
    for (query, expected) in [
        ("", vec![came, asked, sent]),
        ("direction=incoming", vec![came]),
        ("direction=outgoing", vec![asked, sent]),
        ("direction=incoming,outgoing&type=PULL", vec![came, asked]),
        ("type=PUSH", vec![sent]),
        ("type=PUSH,PULL&sort=amount", vec![sent, asked, came]),
        ("sort=type", vec![sent, came, asked]),
        ("sort=approver", vec![came, asked, sent]),
    ] {
        let rows = listed(bank, &format!("/transfer-requests?{query}")).await;
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), expected, "{query}");
    }
}

/// What changes moves in every order but this one.
#[tokio::test]
async fn whoever_reads_by_id_misses_none_and_gets_none_twice_whatever_changes_meanwhile() {
    let issuer = Issuer::start_with(&[
        "--reads-per-second=100000",
        "--messages-per-second=100000",
        "--open-requests=1000000",
    ])
    .await;
    let mut cast = Cast::enrol(&issuer).await;
    let mut before = Vec::new();
    for _ in 0..60 {
        before.push(cast.request("1").await);
    }
    let body = RequestIssuanceAtIssuer {
        definition: cast.dirham.id,
        amount: "1".to_owned(),
        corrects: None,
    };
    let (bank, central) = (&cast.holder.device, &cast.central);
    let over = std::cell::Cell::new(false);
    let changes = async {
        let mut made_meanwhile = 0;
        for request in before.iter().cycle() {
            if over.get() {
                break;
            }
            // One comes, and one leaves the open ones or changes; the second time it is refused.
            made(bank, &body).await;
            made_meanwhile += 1;
            let _ = bank.send(&CancelAtIssuer { request: *request, version: 1 }).await;
        }
        made_meanwhile
    };
    let reading = async {
        for limit in [2, 7, 20] {
            for _ in 0..4 {
                let path = "/issuance-requests?status=all&sort=id&";
                let rows: Vec<RequestView> = walked(central, path, limit).await;
                let ids: Vec<RequestId> = rows.iter().map(|row| row.id).collect();
                assert!(ids.is_sorted_by(|one, next| one < next), "pages of {limit}");
                assert!(before.iter().all(|request| ids.binary_search(request).is_ok()));
            }
        }
        over.set(true);
    };
    let (made_meanwhile, ()) = tokio::join!(changes, reading);
    assert!(made_meanwhile > 10, "{made_meanwhile}");
}

#[tokio::test]
async fn by_status() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (cancelled, pending) = (cast.request("1").await, cast.request("1").await);
    let approved = cast.approved("1").await;
    let (issued, _) = cast.offered("1").await;
    let token = cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.accept(token).await.unwrap();
    let (issuing, _) = cast.offered("1").await;
    let bank = &cast.holder.device;
    bank.send(&CancelAtIssuer { request: cancelled, version: 1 }).await.unwrap();
    assert_eq!(seen(bank, cancelled).await.status, RequestStatus::Cancelled);
    for (query, expected) in [
        ("", vec![issuing, approved, pending]),
        ("?status=PENDING", vec![pending]),
        ("?status=APPROVED,ISSUED", vec![issued, approved]),
        ("?status=CANCELLED", vec![cancelled]),
        ("?status=REJECTED", vec![]),
        ("?status=all&limit=2", vec![cancelled, issuing]),
        ("?sort=updatedAt&status=ISSUED,ISSUING", vec![issued, issuing]),
        ("?sort=-updatedAt&limit=1", vec![issuing]),
    ] {
        assert_eq!(requests(bank, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn by_stage() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (cancelled, with_issuer) = (cast.request("1").await, cast.request("1").await);
    let with_custodian = cast.request("1").await;
    approve(&cast.central, with_custodian).await.unwrap();
    let ready = cast.approved("1").await;
    let (declined, token) = cast.offered("1").await;
    cast.holder.take_offer().await.unwrap();
    cast.holder.decline(token).await.unwrap();
    let (settled, token) = cast.offered("1").await;
    cast.holder.take_offer().await.unwrap();
    cast.holder.accept(token).await.unwrap();
    let (offered, _) = cast.offered("1").await;
    let bank = &cast.holder.device;
    bank.send(&CancelAtIssuer { request: cancelled, version: 1 }).await.unwrap();
    let (issuer, custodian) = ("central-bank", "custodian");
    for (request, stage, next) in [
        (with_issuer, Stage::WithIssuer, Some(issuer)),
        (with_custodian, Stage::WithCustodian, Some(custodian)),
        (ready, Stage::ReadyToIssue, Some(issuer)),
        (declined, Stage::Declined, Some(issuer)),
        (settled, Stage::Settled, None),
        (offered, Stage::Offered, Some("commercial-bank")),
        (cancelled, Stage::Cancelled, None),
    ] {
        // Also of what is over, which no status asks for.
        let query = format!("?stage={}", stage.as_str());
        assert_eq!(requests(bank, &query).await, [request], "{query}");
        let row = seen(bank, request).await;
        assert_eq!((row.stage, row.next), (stage, next.map(participant_id)));
    }
    for (query, expected) in [
        ("?stage=OFFERED,DECLINED&sort=id", vec![declined, offered]),
        ("?stage=DECLINED,READY_TO_ISSUE&status=APPROVED&sort=id", vec![ready, declined]),
        ("?stage=CANCELLED&status=PENDING", vec![]),
        ("?stage=REJECTED", vec![]),
        ("?sort=stage&status=APPROVED", vec![ready, declined]),
        ("?q=declined", vec![declined]),
    ] {
        assert_eq!(requests(bank, query).await, expected, "{query}");
    }
    let row = seen(&cast.central, cancelled).await;
    let not_needed = Some(Approval::NotNeeded);
    assert_eq!((row.issuer_status, row.custodian_status), (not_needed, not_needed));
}

#[tokio::test]
async fn queries_that_mean_nothing_are_refused() {
    let issuer = Issuer::start().await;
    let own = device(&issuer.client(), "commercial-bank").await;
    for path in [
        "issuance-requests?page=2",
        "issuance-requests?limit=many",
        "issuance-requests?limit=-1",
        "issuance-requests?limit=0",
        "issuance-requests?limit=201",
        "flows?limit=0",
        "me?x=1",
        "definitions?x=1",
        "vaults?x=1",
        "issuance-requests?limit=1&limit=2",
        "issuance-requests?after=x",
        "issuance-requests?after=1_x",
        "issuance-requests?sort=colour",
        "issuance-requests?sort=--amount",
        "issuance-requests?sort=",
        "issuance-requests?total=1",
        "issuance-requests?type=PUSH",
        "issuance-requests?direction=incoming",
        "transfer-requests?type=push",
        "transfer-requests?direction=",
        "issuance-requests?definition=x",
        "issuance-requests?requester=",
        "issuance-requests?from=2026-11-27",
        "issuance-requests?until=2026-11-27T00:00:00%2B04:00",
        "issuance-requests?q=a+b+c+d+e+f+g+h+i+j+k",
        "issuance-requests?q=%00",
        "issuance-requests?q=a%00b",
        "issuance-requests?stage=",
        "issuance-requests?stage=all",
        "issuance-requests?stage=PENDING",
        "issuance-requests?status=OPEN",
        "issuance-requests?status=ALL",
        "issuance-requests?status=all,PENDING",
        "issuance-requests?status=pending",
        "issuance-requests?status=",
        "issuance-requests?status=PENDING,",
        "flows?q=%00",
        "flows?status=running",
        "flows?kind=mint",
        "flows?kind=",
        "flows?request=x",
        "flows?from=yesterday",
        "flows?sort=kind",
        "flows?total=yes",
        "flows?after=2_1_01a21d44-5f06-7d01-85dc-12f7ab6c3d04",
        "flows?limit=x",
        "flows?after=x",
        "tokens?limit=0",
        "tokens?after=x",
        "tokens?q=%00",
        "tokens?status=active",
        "tokens?status=LAPSED",
        "tokens?state=OFFERED",
        "tokens?sort=schema",
        "tokens?request=x",
        "tokens?after=issued_1_01a21d44-5f06-7d01-85dc-12f7ab6c3d04_",
        "tokens.csv?limit=1",
        "tokens/01a21d44-5f06-7d01-85dc-12f7ab6c3d04?limit=1",
        "mailbox?after=x",
        "mailbox?limit=1",
    ] {
        let path = format!("/api/v1/wallets/{}/{path}", own.wallet);
        let answer = own.client().get(&path, Some(&own.cookie())).await.unwrap();
        assert_eq!(refusal(&answer), (400, "MALFORMED_QUERY".to_owned()), "{path}");
    }
    let nothing = own.acknowledge(MailId(Uuid::from_u128(1))).await;
    assert_eq!(crate::cast::code(&nothing), "NOT_FOUND");
}
