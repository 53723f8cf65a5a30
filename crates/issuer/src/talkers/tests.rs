use std::fs;

use tallystick_core::scripts::{Command, Instant, Issued, ReplyForm};

use super::*;

fn issuer() -> DomainName {
    "issuer.example.org".parse().unwrap()
}

fn read(script: &str) -> Result<Talkers, String> {
    let text = format!("Title: Test\nIssuer: central-bank\nScript:\n{script}");
    let mut talkers = Talkers::default();
    talkers.add("test", &text, &issuer()).map_err(|fault| fault.to_string())?;
    Ok(talkers)
}

fn commands(script: &str) -> Vec<Command> {
    let talkers = read(script).unwrap();
    let script = &talkers.talkers[0].script;
    (0..script.len()).map(|position| script.command(position).unwrap().clone()).collect()
}

#[test]
fn the_talkers_of_the_demonstration_are_read() {
    let talkers = Talkers::of_demonstration(&issuer()).unwrap();
    let names: Vec<&str> = talkers.views.iter().map(|view| view.name.as_str()).collect();
    assert_eq!(names, ["theatre", "community"]);
    assert_eq!(talkers.schemas[0].0.to_string(), "issuer.example.org/TICKET:1.0");
    // The same content is the same version.
    let again = Talkers::of_demonstration(&issuer()).unwrap();
    assert_eq!(again.talkers[0].id, talkers.talkers[0].id);
    assert_ne!(talkers.talkers[0].id, talkers.talkers[1].id);
}

#[test]
fn issue_has_three_forms() {
    let issued = |script| match commands(script).pop() {
        Some(Command::Issue { issued: Issued::Token { schema, starts, expires, .. }, into }) => {
            (schema.to_string(), starts, expires, into)
        }
        other => panic!("{other:?}"),
    };
    let now = || Instant::After(0);
    let (schema, token) = ("issuer.example.org/PASS:1.0".to_owned(), Some("token".to_owned()));
    let plain = (schema.clone(), now(), None, None);
    assert_eq!(issued("- ISSUE: $issuer/PASS"), plain);
    let named = (schema.clone(), now(), None, token.clone());
    assert_eq!(issued("- ISSUE: $issuer/PASS >> $token"), named);
    let at = Instant::At("2026-11-20T09:30:00.000Z".parse().unwrap());
    let whole = (schema, at, Some(Instant::After(30 * 86_400)), token);
    let fields = "- ISSUE >> $token:\n    Schema: $issuer/PASS\n    Starts: 2026-11-20T09:30:00.000Z\n    \
                  Expires: 30days\n    Context: {Number: 123456789}\n";
    assert_eq!(issued(fields), whole);
}

#[test]
fn what_follows_an_if_is_skipped_or_not() {
    let script = "- CONFIRM >> $sure: Sure?\n- IF $sure:\n    DONE: Good.\n- ELSE:\n    FAIL: Bad.\n- INFO: x\n";
    let commands = commands(script);
    let jumps: Vec<_> = commands
        .iter()
        .filter_map(|command| match command {
            Command::Jump { to } | Command::JumpUnless { to, .. } => Some(*to),
            _ => None,
        })
        .collect();
    // 0 CONFIRM, 1 IF, 2 DONE, 3 over the ELSE, 4 FAIL, 5 INFO
    assert_eq!(jumps, [4, 5]);
    assert!(matches!(&commands[0], Command::Ask { form: ReplyForm::Confirm, .. }));
}

/// Each with its line and column, what was found and what was expected.
#[test]
fn what_does_not_parse_is_named_with_its_place() {
    for (script, fault) in [
        ("- TELL: x", "4:3: expected INFO, CONFIRM, ASK"),
        ("- INFO: $name", "4:3: the variable $name may not be set here"),
        ("- ASK >> name: x", "4:3: expected ASK >> $variable, found \">> name\""),
        ("- ELSE:\n    INFO: x", "4:3: ELSE must follow an IF"),
        ("- IF token:\n    INFO: x", "4:3: expected IF $variable or IF $variable = text"),
        ("- INFO:", "4:3: INFO needs a text behind its colon"),
        ("- INFO: [a]", "4:9: expected a text, or one for each language, found a list"),
        ("- INFO: {english-is-not-a-tag: a}", "4:10: expected a language"),
        ("- ISSUE: ticket", "4:10: expected a schema code"),
        ("- ISSUE:\n    Scheme: x", "5:5: ISSUE has no field \"Scheme\"; it has Schema, Starts"),
        ("- ISSUE:\n    Starts: now", "5:5: ISSUE needs the field \"Schema\""),
        ("- ISSUE:\n    Schema: .X\n    Expires: soon", "6:14: expected now, a time such as"),
        (
            "- ISSUE:\n    Schema: .X\n    Context: {A: 0.5}",
            "6:18: expected a text, a whole number",
        ),
        (
            "- ASK >> $a:\n    Question: x\n    Type: COLOUR",
            "6:11: expected TEXT, NUMBER, DATE or CHOICE",
        ),
        (
            "- ASK >> $a:\n    Question: x\n    Options: [a]",
            "6:14: an ASK of type TEXT has no Options",
        ),
        (
            "- ASK >> $a:\n    Question: x\n    Type: NUMBER\n    Smallest: 2\n    Largest: 1",
            "8:14: expected a whole number from 2",
        ),
        ("- INFO: &a x\n- INFO: *a", "5:9: expected the content itself, found an alias"),
        ("- INFO: x\n  INFO: y", "5:3: duplicated key in mapping"),
        ("- INFO: \"x", "4:9: "),
    ] {
        let found = read(script).unwrap_err();
        assert!(found.starts_with(fault), "{script}\n{found}");
    }
}

#[test]
fn scripts_are_bounded() {
    let long = "- INFO: x\n".repeat(201);
    assert!(read(&long).unwrap_err().contains("200 commands at most"));
    let mut deep = String::from("- CONFIRM >> $a: x\n");
    for depth in 0..10 {
        deep.push_str(&format!("{}- IF $a:\n", "  ".repeat(depth)));
    }
    deep.push_str(&format!("{}- INFO: x\n", "  ".repeat(10)));
    assert!(read(&deep).unwrap_err().contains("8 times at most"));
}

#[test]
fn every_fault_of_a_folder_is_named_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("good.yaml", DEMO[0].1);
    write("README.md", "no talker");
    assert_eq!(check(folder.path(), &issuer()).unwrap(), 1);
    write("bad.yaml", "Title: x\n");
    write("Worse.yaml", DEMO[0].1);
    let faults = check(folder.path(), &issuer()).unwrap_err().to_string();
    let lines: Vec<&str> = faults.lines().collect();
    assert_eq!(lines.len(), 2, "{faults}");
    assert!(lines[0].contains("Worse.yaml:") && lines[0].contains("lower-case letters"));
    assert!(lines[1].contains("bad.yaml:1:1: a talker needs the field \"Issuer\""), "{faults}");
    write("large.yaml", &"#".repeat(65_537));
    assert!(check(folder.path(), &issuer()).unwrap_err().to_string().contains("65537 bytes"));
    let missing = check(&folder.path().join("nowhere"), &issuer()).unwrap_err();
    assert!(missing.to_string().contains("cannot be read"));
}

#[test]
fn whom_a_talker_names_must_be_on_the_network() {
    let talkers = Talkers::of_demonstration(&issuer()).unwrap();
    let known: Vec<ParticipantId> =
        ["central-bank", "commercial-bank-2"].map(|id| id.parse().unwrap()).into();
    assert!(talkers.fit(&known.iter()).is_ok());
    let unknown = talkers.fit(&known[1..].iter()).unwrap_err();
    assert!(unknown.to_string().contains("central-bank"), "{unknown}");
}
