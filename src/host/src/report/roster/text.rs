//! From bytes to fields: encodings, ends of lines, separators, quotation marks.

use std::borrow::Cow;

use thiserror::Error;

use super::LineFault;

/// What may stand between fields.
pub(super) const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// Why a file is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum NoText {
    /// Zero bytes.
    #[error("it holds zero bytes, as files in UTF-16 without a mark do; save it as “CSV UTF-8”")]
    Zeros,
    /// A surrogate without its other half, or half a letter.
    #[error("it is damaged UTF-16; save it as “CSV UTF-8”")]
    Utf16,
}

/// The file's text in UTF-8, as far as it is: with a byte order mark it may be UTF-16, as Excel's “Unicode text” is.
pub(super) fn utf8(bytes: &[u8]) -> Result<Cow<'_, [u8]>, NoText> {
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(rest),
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        _ => Cow::Borrowed(bytes),
    };
    if text.contains(&0) {
        return Err(NoText::Zeros);
    }
    Ok(text)
}

fn utf16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> Result<Vec<u8>, NoText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(NoText::Utf16);
    }
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    Ok(text.map_err(|_surrogate| NoText::Utf16)?.into_bytes())
}

/// Lines with their numbers from 1. They end with LF, CR LF, or CR alone as old spreadsheets write it.
pub(super) fn lines(mut rest: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let lines = std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let (line, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = match after {
            [b'\r', b'\n', after @ ..] | [_, after @ ..] => after,
            [] => after,
        };
        Some(line)
    });
    (1..).zip(lines)
}

/// Whether the last line ends.
pub(super) fn ends(text: &[u8]) -> bool {
    matches!(text.last(), None | Some(b'\n' | b'\r'))
}

/// The separator that a line `sep=;` names, as Excel understands it.
pub(super) fn named_separator(line: &str) -> Option<char> {
    let (name, separator) = line.split_at_checked(4)?;
    let found = SEPARATORS
        .into_iter()
        .find(|one| separator == one.encode_utf8(&mut [0; 4]));
    found.filter(|_| name.eq_ignore_ascii_case("sep="))
}

/// The fields of one line (RFC 4180, 2). Quotation marks stand around a whole field or not at all: what stands amid one
/// may have been meant otherwise.
pub(super) fn fields(line: &str, separator: char) -> Result<Vec<Cow<'_, str>>, LineFault> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let (field, after) = match rest.trim_start_matches(' ').strip_prefix('"') {
            Some(quoted) => unquoted(quoted, separator)?,
            None => plain(rest, separator)?,
        };
        fields.push(field);
        match after {
            Some(after) => rest = after,
            None => return Ok(fields),
        }
    }
}

type Field<'l> = (Cow<'l, str>, Option<&'l str>);

/// A field without quotation marks, and what follows the separator after it.
fn plain(text: &str, separator: char) -> Result<Field<'_>, LineFault> {
    let (field, after) = match text.split_once(separator) {
        Some((field, after)) => (field, Some(after)),
        None => (text, None),
    };
    if field.contains('"') {
        return Err(LineFault::StrayQuote);
    }
    Ok((Cow::Borrowed(field), after))
}

/// A field after its opening quotation mark.
fn unquoted(text: &str, separator: char) -> Result<Field<'_>, LineFault> {
    let mut marks = text.match_indices('"').map(|(place, _)| place).peekable();
    let end = loop {
        let mark = marks.next().ok_or(LineFault::OpenQuote)?;
        // Two in a row stand for one.
        if marks.next_if(|next| *next == mark + 1).is_none() {
            break mark;
        }
    };
    let (field, after) = text.split_at(end);
    let field = if field.contains('"') {
        Cow::Owned(field.replace("\"\"", "\""))
    } else {
        Cow::Borrowed(field)
    };
    let after = after.trim_start_matches('"').trim_start_matches(' ');
    match after.strip_prefix(separator) {
        Some(after) => Ok((field, Some(after))),
        None if after.is_empty() => Ok((field, None)),
        None => Err(LineFault::StrayQuote),
    }
}
