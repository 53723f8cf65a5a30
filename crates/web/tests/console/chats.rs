use serde_json::json;
use tallystick_core::{
    ChatId, PromptId, TokenId, WalletId, broker::titles::Titles, host::TalkerView,
    scripts::ReplyForm,
};
use tallystick_web::{
    chats::{
        conversation::{Conversation, ConversationProperties},
        link_page::{LinkPage, LinkPageProperties},
        page::Chats,
    },
    commands::{Command, OfferAnswer},
    state::{
        Action, ChatEntry, ChatState, ChatToken, ChatView, OfferView, Problem, Resource, Session,
    },
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::html::BaseComponent;

use crate::{
    app::App,
    samples::{id, now, participant},
    screen::frame,
};

const CHAT: ChatId = ChatId(Uuid::from_u128(7));
const TOKEN: TokenId = TokenId(Uuid::from_u128(8));

fn english(text: &str) -> Titles {
    [("en".to_owned(), text.to_owned())].into()
}

fn theatre(visitor: Option<&str>) -> TalkerView {
    TalkerView {
        name: "theatre".to_owned(),
        title: english("Theatre"),
        description: english("Get a ticket."),
        issuer: id("central-bank"),
        visitor: visitor.map(id),
    }
}

fn entry(number: u32, text: &str, form: Option<ReplyForm>) -> ChatEntry {
    ChatEntry {
        number,
        prompt: PromptId(Uuid::from_u128(number.into())),
        text: text.to_owned(),
        is_open: form.is_some(),
        form,
        reply: None,
        ends: false,
    }
}

fn chat(state: ChatState, entries: Vec<ChatEntry>) -> ChatView {
    ChatView {
        id: CHAT,
        talker: "theatre".to_owned(),
        title: "Theatre".to_owned(),
        opened: now(),
        state,
        entries,
        tokens: Vec::new(),
    }
}

/// The store is there once the page was drawn.
async fn drawn<C: BaseComponent<Properties: Clone>>(app: &App<C>) {
    app.until("drawn", |app| !app.all("h1").is_empty()).await;
}

async fn conversation(chat: &ChatView) -> App<Conversation> {
    let properties = ConversationProperties { id: chat.id.to_string() };
    let app = App::<Conversation>::show(properties);
    drawn(&app).await;
    app.dispatch(Action::Chats(Resource::Ready(vec![chat.clone()])));
    app
}

fn asking(form: ReplyForm) -> ChatView {
    chat(ChatState::Asking, vec![entry(1, "What?", Some(form))])
}

fn replies(app: &App<Conversation>) -> Vec<String> {
    let submitted = app.submitted().into_iter();
    submitted.map(|(_, body)| body["Reply"].as_str().unwrap_or_default().to_owned()).collect()
}

#[wasm_bindgen_test]
async fn a_talker_is_opened_once_and_its_chat_shown() {
    let app = App::<Chats>::show(());
    drawn(&app).await;
    app.dispatch(Action::Talkers(Resource::Ready(vec![theatre(None)])));
    app.dispatch(Action::Chats(Resource::Ready(Vec::new())));
    app.until_text("Get a ticket.").await;
    assert!(app.text().contains("No chats."));
    app.press("Open chat: Theatre");
    app.press("Open chat: Theatre");
    let opened = ("OpenChat@Host".to_owned(), json!({ "Talker": "theatre" }));
    assert_eq!(app.submitted(), [opened]);
    app.take();
    app.dispatch(Action::Chats(Resource::Ready(vec![chat(ChatState::Waiting, Vec::new())])));
    let shown = format!("/chats/{CHAT}");
    app.until("shown", |_| gloo::utils::window().location().pathname() == Ok(shown.clone())).await;
    app.until_text("Waits for the issuer").await;
    gloo::utils::history().back().unwrap();
}

#[wasm_bindgen_test]
async fn the_link_makes_whoever_is_nobody_a_visitor_and_opens_the_chat() {
    let properties = LinkPageProperties { name: "theatre".to_owned() };
    let app = App::<LinkPage>::show(properties);
    drawn(&app).await;
    app.dispatch(Action::Talkers(Resource::Ready(vec![theatre(Some("commercial-bank-2"))])));
    app.until_text("Get a ticket.").await;
    app.press("Start chat");
    app.until("busy", |_| app.is_busy()).await;
    assert_eq!(app.given(), [Command::Select(id("commercial-bank-2"))]);
    app.dispatch(Action::Session(Some(Session {
        wallet: WalletId(Uuid::from_u128(1)),
        participant: participant("commercial-bank-2", "Commercial Bank 2"),
    })));
    app.until("opened", |_| app.submitted().len() == 1).await;
}

#[wasm_bindgen_test]
async fn a_link_of_a_talker_that_is_gone_or_for_members_only_says_so() {
    let properties = LinkPageProperties { name: "theatre".to_owned() };
    let app = App::<LinkPage>::show(properties);
    drawn(&app).await;
    app.dispatch(Action::Talkers(Resource::Ready(Vec::new())));
    app.until_text("This issuer has no talker of that name.").await;
    app.dispatch(Action::Talkers(Resource::Ready(vec![theatre(None)])));
    app.until_text("Choose who you are on the start page first").await;
    assert!(app.find_button("Start chat").is_none());
}

#[wasm_bindgen_test]
async fn a_reply_is_judged_before_it_is_sent_and_sent_once() {
    let form = ReplyForm::Number { smallest: 1, largest: 8, decimals: 0 };
    let app = conversation(&asking(form)).await;
    app.until_text("What?").await;
    app.type_into("Your reply", "9");
    app.press("Send");
    app.until_remark("Your reply", "Write a whole number from 1 to 8, in digits.").await;
    assert!(replies(&app).is_empty());
    app.type_into("Your reply", "8");
    app.until("typed", |app| app.value_of("Your reply") == "8").await;
    app.press("Send");
    app.press("Send");
    assert_eq!(replies(&app), ["8"]);
    app.refuse("FORBIDDEN", "Your organisation may not do this.");
    app.until_text("Your organisation may not do this.").await;
}

#[wasm_bindgen_test]
async fn what_can_be_chosen_is_a_button() {
    let app = conversation(&asking(ReplyForm::Confirm)).await;
    app.until_text("What?").await;
    app.press("No");
    assert_eq!(replies(&app), ["NO"]);
    let options = vec!["Stalls".to_owned(), "Circle".to_owned()];
    let app = conversation(&asking(ReplyForm::Choice { options })).await;
    app.until_text("Circle").await;
    app.press("Circle");
    assert_eq!(replies(&app), ["Circle"]);
}

#[wasm_bindgen_test]
async fn the_last_words_follow_the_token_and_nothing_is_asked_any_more() {
    let token = |accepted, is_open| ChatToken {
        token: TOKEN,
        title: "Ticket, by Central Bank".to_owned(),
        issuer_title: "Central Bank".to_owned(),
        expires: None,
        accepted,
        is_open,
        reason: None,
    };
    let mut offered = chat(ChatState::Asking, vec![entry(1, "Issuing your token...", None)]);
    offered.tokens.push(token(None, true));
    let app = conversation(&offered).await;
    app.dispatch(Action::Offers(vec![OfferView {
        token: TOKEN,
        chat: CHAT,
        in_chat: true,
        title: "Ticket, by Central Bank".to_owned(),
        issuer_title: "Central Bank".to_owned(),
        description: None,
        amount: None,
        expires: None,
        accepted: false,
    }]));
    app.until_text("Save token?").await;
    assert!(app.text().contains("For ever"));
    app.press("Yes");
    assert_eq!(app.given().last(), Some(&Command::Answer(OfferAnswer::Accept(TOKEN))));

    app.press("No");
    app.until_text("The issuer reads it.").await;
    app.type_into("Reason", "the wrong day");
    app.until("typed", |app| app.value_of("Reason") == "the wrong day").await;
    frame().await;
    app.press("Decline");
    let declined = OfferAnswer::Decline(TOKEN, Some("the wrong day".to_owned()));
    assert_eq!(app.given().last(), Some(&Command::Answer(declined)));

    let mut done = offered.clone();
    done.state = ChatState::Done;
    done.tokens = vec![token(Some(true), false)];
    let last = ChatEntry { ends: true, ..entry(2, "Saved to your wallet.", None) };
    done.entries.push(last);
    app.dispatch(Action::Offers(Vec::new()));
    app.dispatch(Action::Chats(Resource::Ready(vec![done])));
    app.until_text("Saved to your wallet.").await;
    let log = app.texts("[role='log'] li");
    assert!(log.last().unwrap().contains("Saved to your wallet."), "{log:?}");
    assert!(app.find_button("Leave chat").is_none() && app.find_button("Yes").is_none());
}

#[wasm_bindgen_test]
async fn a_chat_is_left_only_once_that_was_confirmed() {
    let app = conversation(&chat(ChatState::Waiting, vec![entry(1, "Wait.", None)])).await;
    app.until_text("The chat goes on by itself").await;
    app.press("Leave chat");
    app.until("asked", |app| app.find_button("Leave").is_some()).await;
    assert!(app.submitted().is_empty());
    app.press("Leave");
    assert_eq!(app.submitted()[0].1, json!({ "Chat": CHAT }));
}

#[wasm_bindgen_test]
async fn chats_that_cannot_be_read_say_so_and_one_that_is_not_here_does() {
    let app = App::<Chats>::show(());
    drawn(&app).await;
    let problem = Problem { code: "X".to_owned(), message: "Not readable.".to_owned() };
    app.dispatch(Action::Chats(Resource::Failed(problem)));
    app.until_text("Not readable.").await;
    let app = conversation(&chat(ChatState::Done, Vec::new())).await;
    app.dispatch(Action::Chats(Resource::Ready(Vec::new())));
    app.until_text("This browser does not have this chat.").await;
    frame().await;
}
