//! Chats with talkers: a ticket and a currency are issued in them, and nothing that ends meanwhile
//! ends a chat.

use std::{fs, time::Instant};

use serde_json::json;
use tallystick_core::{
    ChatId, RequestId, RequestStatus, TokenId,
    actions::OpenChatAtHost,
    host::TalkerView,
    message::{ChatEnd, PromptedAtHost},
    view::{Page, RequestView},
};
use tallystick_holder::{Client, Holder};

use crate::{
    books::Books,
    cast::{Cast, EVERY_STATUS, approve, code, device, issue},
    issuer::Issuer,
    operation::names,
    refusals::refused,
    start::{assert_sentence, complaint},
};

async fn said(holder: &mut Holder, chat: ChatId) -> Vec<String> {
    holder.read_mail().await.unwrap();
    holder.prompts(chat).await.unwrap().into_iter().map(|prompt| prompt.text).collect()
}

async fn visitor(client: &Client) -> Holder {
    Holder::new(device(client, "commercial-bank-2").await).await.unwrap()
}

/// The issuer is killed after each step, before its mail is read.
async fn killed(issuer: &mut Issuer, holder: &Holder) {
    issuer.kill_and_restart().await;
    holder.device.reach(issuer.client());
    holder.device.open_session().await.unwrap();
}

#[tokio::test]
async fn a_ticket_is_issued_in_a_chat_that_survives_the_issuer_at_every_step() {
    let mut issuer = Issuer::start().await;
    let mut holder = visitor(&issuer.client()).await;
    let chat = holder.open_chat("theatre").await.unwrap();
    for reply in ["Ana", "2", "Circle", "2100-12-05", "YES"] {
        killed(&mut issuer, &holder).await;
        holder.read_mail().await.unwrap();
        holder.reply(chat, reply).await.unwrap();
    }
    killed(&mut issuer, &holder).await;
    let token = holder.take_offer().await.unwrap().unwrap();
    killed(&mut issuer, &holder).await;
    holder.accept(token).await.unwrap();
    killed(&mut issuer, &holder).await;
    let conversation = said(&mut holder, chat).await;
    let asked = "2 in the Circle on 2100-12-05 for Ana. Is that right?";
    let end = [asked, "Issuing your token...", "Saved to your wallet."];
    assert_eq!(conversation[conversation.len() - 3..], end);
    assert!(!holder.chat(chat).await.unwrap().unwrap().active);
    let ticket = holder.token(token).await.unwrap().unwrap().read().unwrap();
    assert_eq!(ticket.schema.to_string(), "issuer.example.org/TICKET:1.0");
    assert_eq!(ticket.expires.unwrap().to_string(), "2100-12-05T23:59:59.999Z");
    let context = json!({ "Name": "Ana", "Seats": 2, "Tier": "Circle", "Day": "2100-12-05" });
    assert_eq!(serde_json::Value::Object(ticket.context), context);
    let row = holder.row(token).await.unwrap().unwrap();
    assert_eq!(row.title, "Theatre ticket, by Central Bank");
    assert_eq!(code(&holder.close_chat(chat).await), "OUT_OF_TURN");
}

async fn request_of(cast: &Cast) -> (RequestId, RequestStatus) {
    let page: Page<RequestView> = cast.central.read(EVERY_STATUS).await.unwrap();
    let row = page.items.into_iter().next().unwrap();
    (row.id, row.status)
}

/// Commercial Bank asks for 500.00 AED in a chat.
async fn asked_for_500(cast: &mut Cast) -> (ChatId, RequestId) {
    let chat = cast.holder.open_chat("community").await.unwrap();
    cast.holder.read_mail().await.unwrap();
    cast.holder.reply(chat, "500").await.unwrap();
    let (request, _) = request_of(cast).await;
    (chat, request)
}

#[tokio::test]
async fn a_currency_is_requested_approved_and_issued_in_a_chat() {
    let mut issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (chat, request) = asked_for_500(&mut cast).await;
    approve(&cast.central, request).await.unwrap();
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    cast.come_back(&issuer.client()).await;
    assert_eq!(cast.holder.take_offer().await.unwrap(), None, "nobody has approved it but one");
    approve(&cast.custodian, request).await.unwrap();
    let token = cast.holder.take_offer().await.unwrap().unwrap();
    assert_eq!(cast.balances().await, ["999500.00", "500.00", "0.00"]);
    cast.holder.accept(token).await.unwrap();
    assert_eq!(cast.balances().await, ["999500.00", "0.00", "500.00"]);
    assert_eq!(said(&mut cast.holder, chat).await.last().unwrap(), "Saved to your wallet.");
    assert_eq!(request_of(&cast).await, (request, RequestStatus::Issued));
}

#[tokio::test]
async fn a_declined_currency_ends_its_chat_and_its_request() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (chat, request) = asked_for_500(&mut cast).await;
    approve(&cast.central, request).await.unwrap();
    approve(&cast.custodian, request).await.unwrap();
    let token = cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.decline(token).await.unwrap();
    assert_eq!(said(&mut cast.holder, chat).await.last().unwrap(), "You declined the token.");
    assert_eq!(request_of(&cast).await, (request, RequestStatus::Cancelled));
    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
    assert!(issue(&cast.central, request).await.is_err());
    let ended = cast.holder.prompts(chat).await.unwrap().pop().unwrap().ended;
    assert_eq!(ended, Some(ChatEnd::Fail));
}

/// A reply that is refused is none: the prompt waits for another, at the host and at the holder.
#[tokio::test]
async fn a_refused_reply_leaves_the_prompt_open() {
    let issuer = Issuer::start().await;
    let mut holder = visitor(&issuer.client()).await;
    let chat = holder.open_chat("community").await.unwrap();
    holder.read_mail().await.unwrap();
    // Here it is not even sent.
    assert!(holder.reply(chat, "0").await.unwrap_err().to_string().contains("from 1 to 100000"));
    let mut books = Books::of(&issuer).await;
    let prompt = holder.prompts(chat).await.unwrap().pop().unwrap();
    let body =
        |reply: &str| PromptedAtHost { chat, prompt: prompt.prompt, reply: reply.to_owned() };
    refused(&mut books, &holder.device, &body("0"), 422, "REPLY_REFUSED").await;
    refused(&mut books, &holder.device, &body("1e3"), 422, "REPLY_REFUSED").await;
    let stranger = visitor(&issuer.client()).await;
    refused(&mut books, &stranger.device, &body("5"), 404, "NOT_FOUND").await;
    let unknown = OpenChatAtHost { talker: "nobody".to_owned(), language: None };
    refused(&mut books, &holder.device, &unknown, 404, "NOT_FOUND").await;
    holder.reply(chat, "5").await.unwrap();
    assert!(holder.reply(chat, "5").await.is_err());
    refused(&mut books, &holder.device, &body("5"), 409, "OUT_OF_TURN").await;
}

/// A chat goes on with the version of its talker that it began with; a new one has the new version.
#[tokio::test]
async fn a_talker_may_change_while_its_chats_are_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let script = |question: &str, thanks: &str| {
        let text = format!(
            "Title: Survey\nIssuer: central-bank\nScript:\n- ASK >> $answer: {question}\n- DONE: {thanks}\n"
        );
        fs::write(folder.path().join("survey.yaml"), text).unwrap();
    };
    script("Old question?", "Old thanks, $answer.");
    let mut issuer = Issuer::start_with(&["--talkers", folder.path().to_str().unwrap()]).await;
    let mut holder = visitor(&issuer.client()).await;
    let chat = holder.open_chat("survey").await.unwrap();
    holder.read_mail().await.unwrap();
    script("New question?", "New thanks, $answer.");
    killed(&mut issuer, &holder).await;
    holder.reply(chat, "blue").await.unwrap();
    assert_eq!(said(&mut holder, chat).await, ["Old question?", "Old thanks, blue."]);
    let another = holder.open_chat("survey").await.unwrap();
    assert_eq!(said(&mut holder, another).await, ["New question?"]);
    // A talker that is gone opens no chats, and those under way go on.
    fs::remove_file(folder.path().join("survey.yaml")).unwrap();
    killed(&mut issuer, &holder).await;
    holder.reply(another, "red").await.unwrap();
    assert_eq!(said(&mut holder, another).await[1], "New thanks, red.");
    assert_eq!(code(&holder.open_chat("survey").await), "NOT_FOUND");
}

/// The resident memory of the issuer, as Linux has it.
fn memory(issuer: &Issuer) -> String {
    let status = fs::read_to_string(format!("/proc/{}/status", issuer.id())).unwrap();
    status.lines().find(|line| line.starts_with("VmRSS")).unwrap().to_owned()
}

/// What waits is a stored row each: a thousand of them keep nobody from going on.
#[tokio::test]
async fn a_thousand_chats_wait_over_a_restart() {
    let limits = ["--messages-per-second", "100000", "--enrolments-per-minute", "100000"];
    let mut issuer = Issuer::start_with(&limits).await;
    let mut holders = Vec::new();
    for _ in 0..10 {
        let mut holder = visitor(&issuer.client()).await;
        for _ in 0..100 {
            holder.open_chat("community").await.unwrap();
        }
        assert_eq!(code(&holder.open_chat("community").await), "TOO_MANY_OPEN_CHATS");
        holders.push(holder);
    }
    let started = Instant::now();
    issuer.kill_and_restart().await;
    // To be read, not to be judged: another machine is slower.
    println!(
        "1,000 chats wait: killed and ready after {:?}, {}",
        started.elapsed(),
        memory(&issuer)
    );
    for mut holder in holders {
        holder.device.reach(issuer.client());
        holder.device.open_session().await.unwrap();
        assert_eq!(code(&holder.open_chat("community").await), "TOO_MANY_OPEN_CHATS");
    }
}

#[tokio::test]
async fn talkers_are_listed_with_links_of_this_site_only() {
    let issuer = Issuer::start().await;
    let client = issuer.client();
    let listed = client.get("/api/v1/talkers", None).await.unwrap();
    let listed: Vec<TalkerView> = serde_json::from_value(listed.json().unwrap()).unwrap();
    let names: Vec<&str> = listed.iter().map(|talker| talker.name.as_str()).collect();
    assert_eq!(names, ["theatre", "community"]);
    assert!(listed.iter().all(|talker| talker.title.contains_key("ar")));
    let qr = |name: &str, site: &str| format!("/api/v1/talkers/{name}/qr.svg?site={site}");
    let good = client.get(&qr("theatre", "https://issuer.example.org"), None).await.unwrap();
    assert_eq!(good.status, 200);
    assert!(String::from_utf8_lossy(&good.body).contains("<svg"));
    for (name, site, status) in [
        ("nobody", "https://issuer.example.org", 404),
        ("theatre", "https://evil.example.org", 400),
    ] {
        assert_eq!(client.get(&qr(name, site), None).await.unwrap().status, status);
    }
}

/// A token nobody accepted is not on offer any more once its chat was left.
#[tokio::test]
async fn who_leaves_a_chat_is_offered_nothing_more() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (chat, request) = asked_for_500(&mut cast).await;
    approve(&cast.central, request).await.unwrap();
    approve(&cast.custodian, request).await.unwrap();
    let token: TokenId = cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.close_chat(chat).await.unwrap();
    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
    assert!(!cast.holder.chat(chat).await.unwrap().unwrap().active);
    cast.holder.read_mail().await.unwrap();
    let state = cast.holder.row(token).await.unwrap().unwrap().state;
    assert_eq!(state, tallystick_core::broker::BrokerTokenState::Void);
}

/// A talker that does not parse keeps the issuer from starting, and nothing was made by then.
#[tokio::test]
async fn a_faulty_talker_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let talkers = folder.path().join("talkers");
    fs::create_dir(&talkers).unwrap();
    let script = "Title: Test\nIssuer: central-bank\nScript:\n- INFO: Hello $name.\n";
    fs::write(talkers.join("greeting.yaml"), script).unwrap();
    let directory = talkers.to_str().unwrap();
    let serve = ["serve", "--demo", "--listen", "127.0.0.1:0", "--talkers", directory];
    for arguments in [&serve[..], &["talkers", "check", directory]] {
        let complaint = complaint(&folder, arguments, &[]).await;
        assert_sentence(&complaint, "greeting.yaml:4:3: the variable $name may not be set here");
    }
    assert_eq!(names(folder.path()), ["talkers"]);
    // Nobody of that name is on the network.
    fs::write(
        talkers.join("greeting.yaml"),
        script.replace("$name", "you").replace("bank", "bonk"),
    )
    .unwrap();
    let complaint = complaint(&folder, &serve, &[]).await;
    assert_sentence(&complaint, "names the participant central-bonk");
    assert_eq!(names(folder.path()), ["talkers"]);
}
