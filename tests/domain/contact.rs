//! What may stand in a link, and what may not.

use guide_domain::contact::{
    Address, AddressError, ChannelKind, EmailAddress, PhoneNumber, WebAddress,
};
use proptest::prelude::*;

use crate::samples::{fixed_seed, two_teams};

#[test]
fn numbers_are_digits_alone() {
    for tel in ["999", "101", "18001", "+441332786968", "123456789012345"] {
        let number = PhoneNumber::new("as written", tel).unwrap();
        assert_eq!(number.tel(), tel);
        assert_eq!(number.display(), "as written");
        assert_eq!(number.href(), format!("tel:{tel}"));
    }
    for tel in [
        "",
        "+",
        "99",
        "+44",
        "1234567890123456",
        "01332 786968",
        "++441332786968",
        "+44-1332",
        "01332786968;ext=1",
        "tel:999",
        "999,1",
        "９９９",
        "999\n",
    ] {
        assert_eq!(
            PhoneNumber::new(tel, tel),
            Err(AddressError::NotDialable(tel.to_owned()))
        );
    }
}

#[test]
fn mailboxes_carry_nothing_but_an_address() {
    for text in [
        "duty.team@derby.gov.uk",
        "a+b@c-d.example",
        "o'neill@x.example",
    ] {
        let address = EmailAddress::new(text).unwrap();
        assert_eq!(Address::Email(address).href(), format!("mailto:{text}"));
    }
    for text in [
        "",
        "@",
        "a@",
        "@b.example",
        "a@b",
        "a@b@c.example",
        "a b@c.example",
        "a@c.example\n",
        "a@c.example?bcc=x@y.example",
        "a@c.example?subject=hello",
        "a@c.example&x=1",
        "\"a\"@c.example",
        "<a@c.example>",
        "mailto:a@c.example",
        "a,b@c.example",
        "a;b@c.example",
        "a@c.example#x",
        "a%3Fbcc=x@c.example",
        "a@.",
        "a@.example",
        "a@example.",
        "a@b..example",
    ] {
        assert_eq!(
            EmailAddress::new(text),
            Err(AddressError::NotEmail(text.to_owned())),
            "{text}"
        );
    }
}

#[test]
fn pages_are_https_with_a_host() {
    for text in [
        "https://www.derby.gov.uk",
        "https://www.derby.gov.uk/a/b?c=d#e",
        "https://intranet:8443/guide",
        "https://www.derby.gov.uk/people/a@b",
    ] {
        let address = WebAddress::new(text).unwrap();
        assert_eq!(Address::Web(address).href(), text);
    }
    for text in [
        "",
        "javascript:alert(1)",
        " https://a.example",
        "http://www.derby.gov.uk",
        "//www.derby.gov.uk",
        "/guide",
        "data:text/html,x",
        "HTTPS://a.example",
        "https:a.example",
        "https://",
        "https:///a",
        "https://?a",
        "https://#a",
        "https://a b.example",
        "https://a.example/\nb",
        "https://\\a.example",
        "https://derby.gov.uk@evil.example/",
        "vbscript:x",
        "tel:999",
    ] {
        assert_eq!(
            WebAddress::new(text),
            Err(AddressError::NotHttps(text.to_owned())),
            "{text}"
        );
    }
}

#[test]
fn errors_name_the_text_and_the_remedy() {
    let messages = [
        (
            PhoneNumber::new("x", "12").unwrap_err(),
            ["“12”", "3 to 15 digits"],
        ),
        (EmailAddress::new("a").unwrap_err(), ["“a”", "name@place"]),
        (
            WebAddress::new("http://a").unwrap_err(),
            ["“http://a”", "https://"],
        ),
    ];
    for (error, parts) in messages {
        for part in parts {
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}

#[test]
fn an_address_knows_its_kind_and_number() {
    let number = || PhoneNumber::new("01332 786968", "+441332786968").unwrap();
    let email = EmailAddress::new("a@b.example").unwrap();
    let web = WebAddress::new("https://b.example").unwrap();
    let numbers = [
        (Address::Phone(number()), ChannelKind::Phone),
        (Address::Textphone(number()), ChannelKind::Textphone),
        (Address::Fax(number()), ChannelKind::Fax),
    ];
    for (address, kind) in numbers {
        assert_eq!(address.kind(), kind);
        assert_eq!(address.number(), Some(&number()));
        assert_eq!(address.display(), "01332 786968");
        assert_eq!(address.href(), "tel:+441332786968");
    }
    for (address, kind, display) in [
        (Address::Email(email), ChannelKind::Email, "a@b.example"),
        (Address::Web(web), ChannelKind::Web, "https://b.example"),
    ] {
        assert_eq!(address.kind(), kind);
        assert_eq!(address.number(), None);
        assert_eq!(address.display(), display);
    }
}

#[test]
fn only_phones_are_lines_to_speak_on() {
    let part = two_teams();
    let tels: Vec<&str> = part.contacts[1]
        .phones()
        .filter_map(|channel| channel.address.number())
        .map(PhoneNumber::tel)
        .collect();
    assert_eq!(tels, ["01110002"]);
}

proptest! {
    #![proptest_config(fixed_seed(2_000))]

    /// Whatever text is taken, its link has one of three schemes and no white space.
    #[test]
    fn no_text_makes_another_link(text in "[a-z@.:/?#&+0-9 %;,<\"\\\\\n-]{0,24}", prefix in prop::sample::select(vec!["", "https://", "http://", "a@", "+44", "javascript:"])) {
        let text = format!("{prefix}{text}");
        let links = [
            PhoneNumber::new(&text, &text).ok().map(Address::Phone),
            EmailAddress::new(&text).ok().map(Address::Email),
            WebAddress::new(&text).ok().map(Address::Web),
        ];
        for address in links.into_iter().flatten() {
            let href = address.href();
            let rest = ["tel:", "mailto:", "https://"].iter().find_map(|scheme| href.strip_prefix(scheme));
            prop_assert!(rest.is_some_and(|rest| !rest.is_empty()), "{}", href);
            prop_assert!(!href.contains(char::is_whitespace), "{}", href);
        }
    }
}
