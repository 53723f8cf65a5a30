//! The lists as tables in CSV.

use csv::{ReaderBuilder, StringRecord};
use tallystick_core::{
    RequestId,
    actions::{
        ApproveAtIssuer, DefineAtIssuer, RequestIssuanceAtIssuer, RequestTransferAtIssuer,
        TransferType,
    },
    view::{IssuedTokenView, Page, RequestView},
};
use tallystick_holder::{Client, Device, HttpAnswer};
use uuid::Uuid;

use crate::{
    cast::{Cast, device, listed, made, participant_id, refusal, reject},
    issuer::Issuer,
    operation::{DATABASE, run, served, stop},
};

const HEADINGS: [&str; 20] = [
    "Id",
    "Type",
    "Status",
    "Issuer status",
    "Custodian status",
    "Token name",
    "Token symbol",
    "Amount",
    "Requester",
    "Approver",
    "Custodian",
    "Created on",
    "Last updated",
    "Version",
    "Rejection code",
    "Rejection reason",
    "Requester id",
    "Approver id",
    "Custodian id",
    "Definition id",
];

async fn asked(device: &Device, path: &str) -> HttpAnswer {
    let path = format!("/api/v1/wallets/{}{path}", device.wallet);
    device.client().get(&path, Some(&device.cookie())).await.unwrap()
}

/// The rows of a table, without the headings.
async fn table(device: &Device, path: &str) -> Vec<StringRecord> {
    let answer = asked(device, path).await;
    assert_eq!(answer.status, 200, "{path}");
    let mut reader = ReaderBuilder::new().from_reader(&*answer.body);
    assert_eq!(reader.headers().unwrap(), &StringRecord::from(HEADINGS.as_slice()));
    reader.records().collect::<Result<_, _>>().unwrap()
}

fn ids(table: &[StringRecord]) -> Vec<RequestId> {
    table.iter().map(|row| row[0].parse().unwrap()).collect()
}

#[tokio::test]
async fn a_row_says_what_the_list_says_and_no_text_is_a_formula() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let hostile = DefineAtIssuer {
        name: "=HYPERLINK(\"x\"),1".to_owned(),
        symbol: "EVIL".to_owned(),
        decimals: 8,
        issuer: cast.dirham.issuer.clone(),
        custodian: None,
        rules: None,
    };
    let answer = cast.central.send(&hostile).await.unwrap();
    let definition = answer["Definition"].as_str().unwrap().parse().unwrap();
    let amount = "1234567.00000001".to_owned();
    let bank = &cast.holder.device;
    let request = made(bank, &RequestIssuanceAtIssuer { definition, amount, corrects: None }).await;
    let rejected = reject(request, 1, "@SUM(A1), \"quoted\"");
    cast.central.send(&rejected).await.unwrap();
    let plain = cast.request("500000").await;
    let bank = &cast.holder.device;

    let answer = asked(bank, "/issuance-requests.csv?sort=createdAt").await;
    let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/csv; charset=utf-8; header=present");
    let name = header("content-disposition");
    assert!(name.starts_with("attachment; filename=\"issuance-requests-20"), "{name}");
    assert!(name.ends_with(".csv\""), "{name}");
    let text = String::from_utf8(answer.body.to_vec()).unwrap();
    assert_eq!(text.matches("\r\n").count(), 3, "lines end as RFC 4180 says: {text}");
    assert_eq!(text.matches('\n').count(), 3);
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\"),1\""), "{text}");

    let rows = table(bank, "/issuance-requests.csv?sort=createdAt").await;
    assert_eq!(ids(&rows), [request, plain]);
    let shown = listed(bank, "/issuance-requests?sort=createdAt").await;
    for (row, shown) in rows.iter().zip(&shown) {
        assert_eq!(row[11], shown.created_at.to_string());
        assert_eq!(row[12], shown.updated_at.to_string());
        assert_eq!(row[13], shown.version.to_string());
        assert_eq!(row[19], shown.definition.to_string());
    }
    let cells = |row: &StringRecord, from: usize, to: usize| -> Vec<String> {
        row.iter().skip(from).take(to - from).map(str::to_owned).collect()
    };
    assert_eq!(
        cells(&rows[0], 1, 11),
        [
            "ISSUANCE",
            "REJECTED",
            "REJECTED",
            "",
            "'=HYPERLINK(\"x\"),1",
            "EVIL",
            "1234567.00000001",
            "Commercial Bank",
            "Central Bank",
            "",
        ]
    );
    assert_eq!((&rows[0][14], &rows[0][15]), ("OTHER", "'@SUM(A1), \"quoted\""));
    assert_eq!(
        cells(&rows[1], 1, 11),
        [
            "ISSUANCE",
            "PENDING",
            "PENDING",
            "PENDING",
            "UAE Dirham",
            "AED",
            "500000.00",
            "Commercial Bank",
            "Central Bank",
            "Custodian",
        ]
    );
    assert_eq!(cells(&rows[1], 16, 19), ["commercial-bank", "central-bank", "custodian"]);
}

#[tokio::test]
async fn a_table_has_what_its_reader_may_see_and_asked_for() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.hold("100").await;
    let (one, other) = (cast.request("1").await, cast.request("22").await);
    let bank = &cast.holder.device;
    let transfer = RequestTransferAtIssuer {
        r#type: TransferType::Push,
        party: participant_id("commercial-bank-2"),
        definition: cast.dirham.id,
        amount: "3".to_owned(),
        corrects: None,
    };
    let pushed = made(bank, &transfer).await;
    let stranger = device(&issuer.client(), "commercial-bank-2").await;
    let regulator = device(&issuer.client(), "regulator").await;
    for (reader, path, expected) in [
        (bank, "/issuance-requests.csv?sort=-amount", vec![other, one]),
        (bank, "/issuance-requests.csv?q=22.00+aed", vec![other]),
        (&regulator, "/issuance-requests.csv?sort=amount", vec![one, other]),
        (&stranger, "/issuance-requests.csv?status=all", vec![]),
        (&stranger, "/transfer-requests.csv?direction=incoming", vec![pushed]),
        (&stranger, "/transfer-requests.csv?direction=outgoing", vec![]),
        (&cast.custodian, "/transfer-requests.csv", vec![pushed]),
        (&cast.central, "/transfer-requests.csv", vec![]),
        (bank, "/redemption-requests.csv", vec![]),
    ] {
        assert_eq!(ids(&table(reader, path).await), expected, "{path}");
    }
    for path in ["?limit=1", "?after=x", "?total=true", "?sort=colour", "?type=PUSH"] {
        let answer = asked(bank, &format!("/issuance-requests.csv{path}")).await;
        assert_eq!(refusal(&answer), (400, "MALFORMED_QUERY".to_owned()), "{path}");
    }
    let approve = ApproveAtIssuer { request: pushed, version: 1 };
    stranger.send(&approve).await.unwrap();
    let rows = table(bank, "/transfer-requests.csv").await;
    assert_eq!([&rows[0][1], &rows[0][2], &rows[0][3]], ["PUSH", "APPROVED", ""]);
}

/// More rows than are read at once.
#[tokio::test]
async fn all_rows_of_a_long_list_come_once_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let seed = ["seed", "--demo", "--database", DATABASE, "--listen", "127.0.0.1:0"];
    run(&folder, &[&seed[..], &["--requests", "2200"]].concat()).await;
    let (process, base) = served(&folder, &["--demo"]).await;
    let central = device(&Client::new(&base), "central-bank").await;
    for sort in ["id", "-updatedAt", "amount", "-custodianStatus"] {
        let query = format!("status=all&sort={sort}");
        let (mut shown, mut after) = (Vec::new(), String::new());
        loop {
            let path = format!("/issuance-requests?{query}&limit=200{after}");
            let page: Page<RequestView> = central.read(&path).await.unwrap();
            shown.extend(page.items.into_iter().map(|row| row.id));
            match page.next {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert!(shown.len() > 1_000, "{}", shown.len());
        let rows = table(&central, &format!("/issuance-requests.csv?{query}")).await;
        assert_eq!(ids(&rows), shown, "{sort}");
    }
    stop(process).await;
}

#[tokio::test]
async fn issued_tokens_are_exported_as_they_are_listed_and_read_one_by_one() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let regulator = device(&issuer.client(), "regulator").await;
    let mut tokens = Vec::new();
    for amount in ["1", "2500"] {
        tokens.push(cast.offered(amount).await.1);
    }
    let table = async |reader: &Device, query: &str| -> Vec<StringRecord> {
        let answer = asked(reader, &format!("/tokens.csv{query}")).await;
        assert_eq!(answer.status, 200, "{query}");
        let mut reader = ReaderBuilder::new().from_reader(&*answer.body);
        reader.records().collect::<Result<_, _>>().unwrap()
    };
    for reader in [&cast.central, &regulator] {
        let rows = table(reader, "").await;
        let shown = |row: &StringRecord| [1, 2, 4, 5, 6, 7].map(|cell| row[cell].to_owned());
        let expected = |amount: &str| {
            ["ACTIVE", "ISSUED", amount, "AED", "Commercial Bank", "Central Bank"]
                .map(str::to_owned)
        };
        let amounts = [expected("2500.00"), expected("1.00")];
        assert_eq!(rows.iter().map(shown).collect::<Vec<_>>(), amounts);
        let oldest_first = table(reader, "?sort=issued&state=ISSUED").await;
        assert!(oldest_first.iter().rev().eq(&rows));
        assert_eq!(table(reader, "?q=2,500").await, rows[..1]);
        assert_eq!(table(reader, "?state=ACCEPTED,DECLINED").await, [] as [StringRecord; 0]);
        assert_eq!(table(reader, "?holder=commercial-bank-2").await, [] as [StringRecord; 0]);
        for (row, token) in rows.iter().rev().zip(&tokens) {
            assert_eq!(row[0], token.to_string());
            let read: IssuedTokenView = reader.read(&format!("/tokens/{token}")).await.unwrap();
            assert_eq!((read.token, read.amount.unwrap().to_string()), (*token, row[4].to_owned()));
        }
    }
    // Whoever holds it reads no more of it here than of one that does not exist.
    assert_eq!(table(&cast.holder.device, "").await, [] as [StringRecord; 0]);
    let refusals = [tokens[0].to_string(), Uuid::nil().to_string(), "x".to_owned()];
    for token in refusals {
        let answer = asked(&cast.holder.device, &format!("/tokens/{token}")).await;
        assert_eq!(refusal(&answer), (404, "NOT_FOUND".to_owned()), "{token}");
    }
}
