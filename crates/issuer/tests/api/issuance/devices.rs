//! An offer goes to all devices of the participant: any may download and answer, the first answer
//! stands for all, and what one accepted the others keep, too.

use futures::future::join_all;
use tallystick_core::{
    HolderAnswer, RequestStatus, TokenId,
    broker::{BrokerTokenState, TAKEN_BACK},
    message::{IssuedAtIssuer, OfferedAtIssuer, RemovedAtIssuer},
};
use tallystick_holder::{Holder, Notice, now};

use crate::{
    books::Books,
    cast::{Cast, code, correlation, device, refusal, seen},
    issuer::Issuer,
};

const BEFORE: [&str; 3] = ["1000000.00", "0.00", "0.00"];
const SETTLED: [&str; 3] = ["999995.00", "0.00", "5.00"];

/// An issuer, those who take part, and a second device of Commercial Bank.
struct Scene {
    issuer: Issuer,
    cast: Cast,
    second: Holder,
}

impl Scene {
    async fn new() -> Self {
        let issuer = Issuer::start_with(&["--messages-per-second", "100000"]).await;
        let cast = Cast::enrol(&issuer).await;
        let second = Self::enrol(&issuer).await;
        Self { issuer, cast, second }
    }

    /// A further device of Commercial Bank.
    async fn enrol(issuer: &Issuer) -> Holder {
        Holder::new(device(&issuer.client(), "commercial-bank").await).await.unwrap()
    }

    /// A token that both devices were asked about.
    async fn offered(&mut self) -> TokenId {
        let (_, token) = self.cast.offered("5").await;
        for holder in [&mut self.cast.holder, &mut self.second] {
            assert_eq!(holder.take_offer().await.unwrap(), Some(token));
        }
        token
    }

    async fn kill_and_restart(&mut self) {
        self.issuer.kill_and_restart().await;
        self.cast.reach(&self.issuer);
        self.second.device.reach(self.issuer.client());
    }

    /// Where the token stands at each device.
    async fn states(&self, token: TokenId) -> [BrokerTokenState; 2] {
        let first = self.cast.holder.row(token).await.unwrap().unwrap();
        let second = self.second.row(token).await.unwrap().unwrap();
        [first.state, second.state]
    }

    /// Both devices hold the same bytes, and the books are settled once.
    async fn both_hold(&self, token: TokenId) {
        use BrokerTokenState::Saved;
        assert_eq!(self.states(token).await, [Saved, Saved]);
        let first = self.cast.holder.token(token).await.unwrap().expect("it is kept");
        let second = self.second.token(token).await.unwrap().expect("it is kept");
        assert_eq!(first.document(), second.document());
        self.settled().await;
    }

    async fn settled(&self) {
        assert_eq!(self.cast.balances().await, SETTLED);
        let mut books = Books::of(&self.issuer).await;
        let received = "SELECT COUNT(*) FROM postings WHERE to_owner = 'commercial-bank'";
        assert_eq!(books.number(received).await, 1);
        books.audit().await;
    }

    async fn released(&self) {
        assert_eq!(self.cast.balances().await, BEFORE);
        Books::of(&self.issuer).await.audit().await;
    }
}

#[tokio::test]
async fn one_accepts_and_the_question_goes_from_the_other_which_keeps_the_token_too() {
    let mut scene = Scene::new().await;
    let token = scene.offered().await;
    scene.cast.holder.accept(token).await.unwrap();
    for _ in 0..2 {
        scene.kill_and_restart().await;
        scene.second.pass().await;
    }
    scene.second.pass().await;
    scene.both_hold(token).await;
    assert!(scene.second.device.mailbox(None).await.unwrap().is_empty());
    let answered =
        "SELECT COUNT(*) FROM issuer_tokens WHERE answered_by = (SELECT wallet FROM requests)";
    assert_eq!(Books::of(&scene.issuer).await.number(answered).await, 1, "by the first");
}

#[tokio::test]
async fn one_declines_and_the_question_goes_from_the_other() {
    let mut scene = Scene::new().await;
    let token = scene.offered().await;
    scene.second.decline(token).await.unwrap();
    scene.kill_and_restart().await;
    scene.cast.holder.pass().await;
    use BrokerTokenState::{Declined, Void};
    assert_eq!(scene.states(token).await, [Void, Declined]);
    let notices = scene.cast.holder.notices();
    let told =
        |notice: &Notice| matches!(notice, Notice::Failed { reason, .. } if reason == TAKEN_BACK);
    assert!(notices.iter().any(told), "{notices:?}");
    scene.released().await;
}

/// Both say something at the same moment, before either has heard of the other.
#[tokio::test]
async fn yes_on_one_and_no_on_the_other_end_as_the_first_answer_has_it() {
    use BrokerTokenState::{Declined, Void};
    for yes_first in [true, false] {
        let mut scene = Scene::new().await;
        let token = scene.offered().await;
        scene.cast.holder.save(token).await.unwrap();
        if yes_first {
            scene.cast.holder.send().await.unwrap();
            scene.second.decline(token).await.unwrap();
            for _ in 0..3 {
                scene.second.pass().await;
            }
            scene.both_hold(token).await;
        } else {
            scene.second.decline(token).await.unwrap();
            for _ in 0..3 {
                scene.cast.holder.pass().await;
            }
            assert_eq!(scene.states(token).await, [Void, Declined]);
            scene.released().await;
        }
        for holder in [&mut scene.cast.holder, &mut scene.second] {
            holder.pass().await;
            assert!(holder.device.mailbox(None).await.unwrap().is_empty());
        }
    }
}

/// As one request after the other reaches the issuer, of many at the same moment.
#[tokio::test]
async fn both_answer_at_the_same_moment_and_one_answer_stands() {
    const ROUNDS: usize = 40;
    let scene = Scene::new().await;
    let Scene { issuer, mut cast, second } = scene;
    let mut won = [0, 0];
    for round in 0..ROUNDS {
        let (request, token) = cast.offered("1").await;
        let answers = [HolderAnswer::Accepted, HolderAnswer::Declined];
        let devices = [&cast.holder.device, &second.device];
        let mut posts: Vec<_> = answers.into_iter().zip(devices).collect();
        if round % 2 == 1 {
            posts.reverse();
        }
        let posts = posts.into_iter().map(async |(answer, device)| {
            let body = OfferedAtIssuer::new(token, answer);
            let message = device.signed(&body, correlation(), now()).to_string();
            (answer, device.post(message).await.unwrap())
        });
        let (first, late): (Vec<_>, Vec<_>) =
            join_all(posts).await.into_iter().partition(|(_, answer)| answer.status == 200);
        assert_eq!((first.len(), late.len()), (1, 1));
        assert_eq!(refusal(&late[0].1), (409, "ALREADY_ANSWERED".to_owned()));
        let accepted = first[0].0 == HolderAnswer::Accepted;
        won[usize::from(accepted)] += 1;
        let status = seen(&cast.central, request).await.status;
        let expected = if accepted { RequestStatus::Issued } else { RequestStatus::Approved };
        assert_eq!(status, expected);
    }
    println!("declined and accepted first: {won:?}");
    assert!(won.iter().all(|times| *times > 0), "{won:?}");
    let mut books = Books::of(&issuer).await;
    let received =
        "SELECT COALESCE(SUM(amount), 0) FROM postings WHERE to_owner = 'commercial-bank'";
    assert_eq!(books.number(received).await, 100 * won[1]);
    books.audit().await;
}

#[tokio::test]
async fn both_accept_at_the_same_moment_and_it_is_settled_once() {
    let mut scene = Scene::new().await;
    let token = scene.offered().await;
    scene.cast.holder.save(token).await.unwrap();
    scene.second.save(token).await.unwrap();
    let (one, other) = tokio::join!(scene.cast.holder.send(), scene.second.send());
    assert!(one.is_ok() && other.is_ok());
    for holder in [&mut scene.cast.holder, &mut scene.second] {
        holder.pass().await;
    }
    scene.both_hold(token).await;
}

#[tokio::test]
async fn a_device_that_was_offline_finds_what_was_accepted_and_not_what_was_declined() {
    let mut scene = Scene::new().await;
    let (request, declined) = scene.cast.offered("5").await;
    scene.cast.holder.take_offer().await.unwrap();
    scene.cast.holder.decline(declined).await.unwrap();
    crate::cast::issue(&scene.cast.central, request).await.unwrap();
    let token = scene.cast.holder.take_offer().await.unwrap().unwrap();
    scene.cast.holder.accept(token).await.unwrap();
    assert_ne!(token, declined);

    let waiting = scene.second.device.mailbox(None).await.unwrap();
    let subjects: Vec<_> = waiting.iter().map(|mail| &mail.message["Header"]["Subject"]).collect();
    assert_eq!(subjects, ["Revise@Broker", "Issue@Broker", "Revise@Broker"]);
    for _ in 0..3 {
        scene.second.pass().await;
    }
    assert_eq!(scene.second.row(declined).await.unwrap(), None);
    scene.both_hold(token).await;
}

/// The browser that requested is never seen again.
#[tokio::test]
async fn a_lost_browser_keeps_nothing_reserved() {
    let mut scene = Scene::new().await;
    let (request, declined) = scene.cast.offered("5").await;
    assert_eq!(scene.second.take_offer().await.unwrap(), Some(declined));
    scene.second.decline(declined).await.unwrap();
    scene.released().await;

    crate::cast::issue(&scene.cast.central, request).await.unwrap();
    let token = scene.second.take_offer().await.unwrap().unwrap();
    scene.second.accept(token).await.unwrap();
    assert!(scene.second.token(token).await.unwrap().is_some());
    scene.settled().await;
}

/// There was one browser, and it is lost: a new one is asked what that one was asked.
#[tokio::test]
async fn a_new_browser_answers_for_the_only_one_which_is_lost() {
    let mut issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (_, declined) = cast.offered("5").await;
    let mut new = Scene::enrol(&issuer).await;
    assert_eq!(new.take_offer().await.unwrap(), Some(declined));
    new.decline(declined).await.unwrap();
    assert_eq!(cast.balances().await, BEFORE);

    let (_, token) = cast.offered("5").await;
    let mut newest = Scene::enrol(&issuer).await;
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    newest.device.reach(issuer.client());
    assert_eq!(newest.take_offer().await.unwrap(), Some(token));
    newest.accept(token).await.unwrap();
    assert_eq!(cast.balances().await, SETTLED);
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn a_device_that_enrols_later_may_answer_and_fetch_and_nobody_else_may() {
    let mut scene = Scene::new().await;
    let token = scene.offered().await;
    let late = Scene::enrol(&scene.issuer).await.device;
    let stranger = device(&scene.issuer.client(), "commercial-bank-2").await;
    let yes = OfferedAtIssuer::new(token, HolderAnswer::Accepted);
    for device in [&stranger, &scene.cast.central] {
        assert_eq!(code(&device.send(&yes).await), "NOT_FOUND");
        assert_eq!(code(&device.send(&IssuedAtIssuer { token }).await), "NOT_FOUND");
        assert_eq!(code(&device.send(&RemovedAtIssuer { token }).await), "NOT_FOUND");
    }
    let offered = late.send(&IssuedAtIssuer { token }).await.unwrap();
    late.send(&yes).await.unwrap();
    let after = Scene::enrol(&scene.issuer).await.device;
    assert_eq!(after.send(&IssuedAtIssuer { token }).await.unwrap(), offered, "the same bytes");
    assert_eq!(code(&stranger.send(&IssuedAtIssuer { token }).await), "NOT_FOUND");
    for holder in [&mut scene.cast.holder, &mut scene.second] {
        for _ in 0..3 {
            holder.pass().await;
        }
    }
    scene.both_hold(token).await;
}

#[tokio::test]
async fn an_offer_goes_to_no_more_devices_than_the_operator_allows() {
    for (most, expected) in [("1", 1), ("3", 3)] {
        let issuer = Issuer::start_with(&["--offer-devices", most]).await;
        let mut others = Vec::new();
        for _ in 0..4 {
            others.push(Scene::enrol(&issuer).await);
        }
        let mut cast = Cast::enrol(&issuer).await;
        let (_, token) = cast.offered("5").await;
        assert_eq!(cast.holder.take_offer().await.unwrap(), Some(token), "it requested it");
        let told = "SELECT COUNT(DISTINCT wallet) FROM mailbox WHERE subject = 'Issue@Broker'";
        assert_eq!(Books::of(&issuer).await.number(told).await, expected);
    }
}
