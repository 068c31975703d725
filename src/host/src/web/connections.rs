//! Connections: how many at once, how long each may do nothing, and which of them gives way to a newcomer.
//!
//! Whoever opens thousands of connections and says nothing must not keep anybody from the numbers. So there is a fixed
//! number of seats, and a newcomer always gets one: the connection that has been doing the same thing for longest goes.
//! A person's request is a matter of moments and never the oldest. Limits by address would not do: behind a proxy
//! everybody has the same.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, Request};
use axum::http::Response;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;
use tower::ServiceExt;

/// So many connections at once, if the system grants twice as many open files: the other half is for the files of the
/// guide, the ledger and connections that are closing.
const MOST: usize = 512;

/// So many connections that gave way may still be closing when the next newcomer is let in.
const CLOSING: usize = 64;

/// How long a connection may take to bring a whole head, or lie idle before the next.
const HEAD: Duration = Duration::from_secs(30);

/// How long an answer may stand still because nobody fetches it. The service itself answers sooner.
const STALLED: Duration = Duration::from_secs(30);

/// An answer under way counts as so much younger than it is: it gives way later than a silent connection.
const GRANTED: Duration = Duration::from_secs(5);

/// The largest head, in bytes, and what is kept of a body that nobody reads yet. Proxies grant as much.
const BUFFER: usize = 32 * 1024;

/// How long to wait after the system let nobody in.
const PAUSE: Duration = Duration::from_millis(50);

/// How often stalled answers are looked for.
const LOOK: Duration = Duration::from_secs(1);

/// Serves connections until told to stop; then ends the idle ones, and waits at most the grace for the others.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    told_to_stop: impl Future<Output = ()>,
    grace: Duration,
) {
    let graceful = GracefulShutdown::new();
    let seats = Arc::new(Seats::new(most()));
    tokio::select! {
        () = accept(&listener, &router, &seats, &graceful) => {}
        () = look(&seats) => {}
        () = told_to_stop => {}
    }
    // Nobody new.
    drop(listener);
    if tokio::time::timeout(grace, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("requests under way took too long and were cut off");
    }
}

/// As many seats as there may be.
fn most() -> usize {
    #[cfg(unix)]
    let granted = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    #[cfg(not(unix))]
    let granted: Option<u64> = None;
    let half = granted.and_then(|files| usize::try_from(files / 2).ok());
    half.map_or(MOST, |half| half.clamp(1, MOST))
}

async fn accept(
    listener: &TcpListener,
    router: &Router,
    seats: &Arc<Seats>,
    graceful: &GracefulShutdown,
) {
    let doors = Arc::new(Semaphore::new(seats.most.saturating_add(CLOSING)));
    loop {
        let Ok(door) = Arc::clone(&doors).acquire_owned().await else {
            return;
        };
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                refused_by_system(&error, seats).await;
                continue;
            }
        };
        let place = seats.take(Instant::now());
        let connection = serve_one(stream, peer, router.clone(), place, graceful.watcher());
        tokio::spawn(async move {
            connection.await;
            drop(door);
        });
    }
}

/// The system lets nobody in: whoever knocked is gone, or there are too many open files – then somebody must go.
async fn refused_by_system(error: &io::Error, seats: &Seats) {
    let gone = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    );
    if !gone {
        tracing::warn!(%error, "a connection cannot be taken; the oldest gives way");
        seats.give_way();
        tokio::time::sleep(PAUSE).await;
    }
}

/// Ends answers that nobody fetches.
async fn look(seats: &Seats) {
    loop {
        tokio::time::sleep(LOOK).await;
        seats.end_stalled(Instant::now());
    }
}

async fn serve_one(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    place: Place,
    watcher: Watcher,
) {
    // Small files must not wait for a delayed acknowledgement. A connection that cannot be told so is slower.
    drop(stream.set_nodelay(true));
    let seat = Arc::clone(&place.seat);
    let service = service_fn(|request: hyper::Request<Incoming>| {
        seat.turn(Phase::Answering, Instant::now());
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let (router, seat) = (router.clone(), Arc::clone(&seat));
        async move {
            let response = router.oneshot(request).await;
            response.map(|response| Response::map(response, |body| Fetched { body, seat }))
        }
    });
    let io = TokioIo::new(Watched {
        stream,
        seat: Arc::clone(&place.seat),
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(BUFFER)
        .serve_connection(io, service);
    tokio::select! {
        // Somebody who hangs up in the middle, or says what is no HTTP, is nothing to tell of.
        _ = watcher.watch(connection) => {}
        () = place.seat.ended.notified() => {}
    }
}

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// A request is awaited, or its head is not whole yet.
    Waiting,
    /// A request is being read, worked on or answered.
    Answering,
}

#[derive(Clone, Copy, Debug)]
struct State {
    phase: Phase,
    since: Instant,
    /// When the last byte came or went.
    moved: Instant,
}

/// One connection's.
#[derive(Debug)]
struct Seat {
    state: Mutex<State>,
    /// Somebody else sits here now.
    ended: Notify,
}

impl Seat {
    fn new(now: Instant) -> Self {
        Self {
            state: Mutex::new(State {
                phase: Phase::Waiting,
                since: now,
                moved: now,
            }),
            ended: Notify::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self, phase: Phase, now: Instant) {
        *self.state() = State {
            phase,
            since: now,
            moved: now,
        };
    }

    fn moved(&self, now: Instant) {
        self.state().moved = now;
    }

    /// As old as it counts when somebody must go.
    fn counts_from(&self) -> Instant {
        let state = self.state();
        match state.phase {
            Phase::Waiting => state.since,
            Phase::Answering => state.since + GRANTED,
        }
    }

    fn is_stalled(&self, now: Instant) -> bool {
        let state = self.state();
        state.phase == Phase::Answering && now.duration_since(state.moved) > STALLED
    }
}

/// All seats.
#[derive(Debug)]
struct Seats {
    most: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    next: u64,
    seats: HashMap<u64, Arc<Seat>>,
}

impl Taken {
    fn end(&mut self, number: u64) {
        if let Some(seat) = self.seats.remove(&number) {
            seat.ended.notify_one();
        }
    }

    fn end_oldest(&mut self) {
        let seats = self.seats.iter();
        let oldest = seats.min_by_key(|(number, seat)| (seat.counts_from(), **number));
        if let Some(number) = oldest.map(|(number, _)| *number) {
            self.end(number);
        }
    }
}

impl Seats {
    fn new(most: usize) -> Self {
        Self {
            most,
            taken: Mutex::default(),
        }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A seat; if there is none, somebody's.
    fn take(self: &Arc<Self>, now: Instant) -> Place {
        let seat = Arc::new(Seat::new(now));
        let mut taken = self.taken();
        if taken.seats.len() >= self.most {
            taken.end_oldest();
        }
        let number = taken.next;
        taken.next = number.wrapping_add(1);
        taken.seats.insert(number, Arc::clone(&seat));
        Place {
            number,
            seat,
            seats: Arc::clone(self),
        }
    }

    fn give_way(&self) {
        self.taken().end_oldest();
    }

    fn end_stalled(&self, now: Instant) {
        let mut taken = self.taken();
        let stalled: Vec<u64> = taken
            .seats
            .iter()
            .filter(|(_, seat)| seat.is_stalled(now))
            .map(|(number, _)| *number)
            .collect();
        for number in stalled {
            taken.end(number);
        }
    }
}

/// A seat that is taken; free again once this is dropped.
#[derive(Debug)]
struct Place {
    number: u64,
    seat: Arc<Seat>,
    seats: Arc<Seats>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.seats.taken().seats.remove(&self.number);
    }
}

/// A connection whose seat knows when a byte came or went.
struct Watched {
    stream: TcpStream,
    seat: Arc<Seat>,
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        self.seat.moved(Instant::now());
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        self.seat.moved(Instant::now());
        Poll::Ready(Ok(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write_vectored(context, slices))?;
        self.seat.moved(Instant::now());
        Poll::Ready(Ok(written))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// An answer's body; once all of it is fetched, or nobody fetches it any more, the connection waits again.
struct Fetched {
    body: Body,
    seat: Arc<Seat>,
}

impl HttpBody for Fetched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Fetched {
    fn drop(&mut self) {
        self.seat.turn(Phase::Waiting, Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{GRANTED, Phase, Place, STALLED, Seats};

    fn is_ended(place: &Place) -> bool {
        !place.seats.taken().seats.contains_key(&place.number)
    }

    fn at(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    #[test]
    fn a_newcomer_always_gets_a_seat_and_the_oldest_silence_goes() {
        let start = Instant::now();
        let seats = Arc::new(Seats::new(3));
        let places: Vec<Place> = (0..3).map(|n| seats.take(at(start, n))).collect();
        assert!(!places.iter().any(is_ended));
        // The first has come to ask something: now it is the second that has been silent for longest.
        places[0].seat.turn(Phase::Answering, at(start, 10));
        let newcomer = seats.take(at(start, 11));
        assert_eq!(
            places.iter().map(is_ended).collect::<Vec<_>>(),
            [false, true, false]
        );
        assert!(!is_ended(&newcomer));
        assert_eq!(seats.taken().seats.len(), 3);
    }

    #[test]
    fn an_answer_gives_way_later_than_a_silence_and_not_never() {
        let start = Instant::now();
        let seats = Arc::new(Seats::new(2));
        let slow = seats.take(start);
        slow.seat.turn(Phase::Answering, start);
        let within = u64::try_from(GRANTED.as_millis()).unwrap();
        let silent = seats.take(at(start, within - 1));
        let _third = seats.take(at(start, within));
        assert!(is_ended(&silent) && !is_ended(&slow));
        let _fourth = seats.take(at(start, within + 1));
        assert!(
            is_ended(&slow),
            "the seat of an answer that is never fetched"
        );
    }

    #[test]
    fn whoever_goes_leaves_the_seat() {
        let seats = Arc::new(Seats::new(1));
        let now = Instant::now();
        let first = seats.take(now);
        drop(first);
        let second = seats.take(now);
        assert!(!is_ended(&second));
        drop(second);
        assert_eq!(seats.taken().seats.len(), 0);
    }

    #[test]
    fn an_answer_that_nobody_fetches_is_ended_and_a_slow_one_is_not() {
        let start = Instant::now();
        let seats = Arc::new(Seats::new(3));
        let [stalled, slow, silent] = [0; 3].map(|_| seats.take(start));
        stalled.seat.turn(Phase::Answering, start);
        slow.seat.turn(Phase::Answering, start);
        slow.seat.moved(start + STALLED);
        seats.end_stalled(start + STALLED);
        assert!(!is_ended(&stalled));
        seats.end_stalled(start + STALLED + Duration::from_millis(1));
        assert!(is_ended(&stalled) && !is_ended(&slow) && !is_ended(&silent));
    }
}
