using Microsoft.Extensions.Options;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Testing.Time;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Session;
using SogniLike.Worker.Status;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Leasing;

public sealed class LeaseBookTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private readonly TestClock _clock = new();

    [Fact]
    public void TryTake_MoreThanSlots_IsRefused()
    {
        var book = Book(slots: 2);

        Assert.IsType<LeaseTaking.Taken>(book.TryTake(Messages.Lease("a"), Length));
        Assert.IsType<LeaseTaking.Taken>(book.TryTake(Messages.Lease("b"), Length));
        Assert.IsType<LeaseTaking.NoFreeSlot>(book.TryTake(Messages.Lease("c"), Length));
    }

    [Fact]
    public void TryTake_JobsOfOneBatch_AreInOneSlotUntilAllAreDrawn()
    {
        var (book, batch) = (Book(), new object());
        var first = Assert.IsType<LeaseTaking.Taken>(book.TryTake(Messages.Lease("a"), Length, batch)).Job;
        var second = Assert.IsType<LeaseTaking.Taken>(book.TryTake(Messages.Lease("b"), Length, batch)).Job;
        Assert.IsType<LeaseTaking.NoFreeSlot>(book.TryTake(Messages.Lease("c"), Length, new object()));

        book.Release(first);
        Assert.IsType<LeaseTaking.NoFreeSlot>(book.TryTake(Messages.Lease("c"), Length));
        book.KeepResult(second);
        Assert.IsType<LeaseTaking.Taken>(book.TryTake(Messages.Lease("c"), Length));
    }

    [Fact]
    public void TryTake_SameLeaseTwice_IsHeldAlready()
    {
        var book = Book();
        Take(book, "a");

        Assert.IsType<LeaseTaking.AlreadyHeld>(book.TryTake(Messages.Lease("a"), Length));
    }

    [Fact]
    public void TryTake_NewerFence_StopsTheOlder()
    {
        var book = Book(slots: 2);
        var old = Take(book, "a", fence: 1);

        var fresh = Take(book, "a", fence: 2);

        Assert.Equal(JobCancelReason.LeaseLost, old.Cancellation.Reason);
        Assert.Equal(JobCancelReason.None, fresh.Cancellation.Reason);
    }

    [Fact]
    public void KeepResult_Running_FreesItsSlot()
    {
        var book = Book();
        var first = Take(book, "a");

        book.KeepResult(first);

        Assert.IsType<LeaseTaking.Taken>(book.TryTake(Messages.Lease("b"), Length));
        Assert.Equal(2, book.Held.Count);
    }

    [Fact]
    public void TryTake_TooManyResultsWait_IsRefused()
    {
        var book = Book(waiting: 2);
        book.KeepResult(Take(book, "a"));
        book.KeepResult(Take(book, "b"));

        Assert.IsType<LeaseTaking.NoFreeSlot>(book.TryTake(Messages.Lease("c"), Length));
    }

    [Fact]
    public void Apply_Renewed_CountsFromTheHeartbeatThatAsked()
    {
        var book = Book();
        var job = Take(book, "a");
        _clock.Advance(TimeSpan.FromSeconds(10));
        book.AskForRenewal(isNewStream: false);
        _clock.Advance(TimeSpan.FromSeconds(8));
        book.AskForRenewal(isNewStream: false);
        _clock.Advance(TimeSpan.FromSeconds(4));
        book.Apply(Renewed("a"), Length);

        // Asked for at 10 s, so it ends at 40 s, although the answer came at 22 s.
        _clock.Advance(TimeSpan.FromSeconds(17.9));
        Assert.Equal(JobCancelReason.None, job.Cancellation.Reason);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(JobCancelReason.LeaseLost, job.Cancellation.Reason);
    }

    [Fact]
    public void Apply_RenewedOnANewStream_DoesNotCountFromTheOldOne()
    {
        var book = Book();
        var job = Take(book, "a");
        book.AskForRenewal(isNewStream: false);
        _clock.Advance(TimeSpan.FromSeconds(20));
        book.AskForRenewal(isNewStream: true);
        book.Apply(Renewed("a"), Length);

        _clock.Advance(TimeSpan.FromSeconds(29));

        Assert.Equal(JobCancelReason.None, job.Cancellation.Reason);
    }

    [Fact]
    public void Apply_RenewedForLongerThanTheTerms_IsCut()
    {
        var book = Book();
        var job = Take(book, "a");
        book.AskForRenewal(isNewStream: false);
        var status = Renewed("a");
        status.RemainingMs = uint.MaxValue;
        book.Apply(status, Length);

        _clock.Advance(Length);

        Assert.Equal(JobCancelReason.LeaseLost, job.Cancellation.Reason);
    }

    [Fact]
    public void Cancel_Twice_TheFirstReasonStands()
    {
        var book = Book();
        var job = Take(book, "a");

        book.Cancel(new Cancel { JobId = "a", Fence = 1, Reason = CancelReason.Artist });
        book.CancelAll(JobCancelReason.Shutdown);

        Assert.Equal(JobCancelReason.Artist, job.Cancellation.Reason);
        Assert.True(job.Cancellation.Token.IsCancellationRequested);
    }

    [Fact]
    public void WhenEmpty_LastIsReleased_Completes()
    {
        var book = Book(slots: 2);
        var (one, two) = (Take(book, "a"), Take(book, "b"));
        var empty = book.WhenEmptyAsync();

        book.Release(one);
        Assert.False(empty.IsCompleted);
        book.Release(two);

        Assert.True(empty.IsCompleted);
        Assert.True(book.WhenEmptyAsync().IsCompleted);
    }

    [Fact]
    public void Release_Twice_IsHarmless()
    {
        var book = Book();
        var job = Take(book, "a");

        book.Release(job);
        book.Release(job);
        _clock.Advance(Length);

        Assert.False(job.Cancellation.Cancel(JobCancelReason.Artist));
    }

    private static LeaseStatus Renewed(string job) => new() { JobId = job, Fence = 1, State = LeaseState.Renewed, RemainingMs = 30_000 };

    private static HeldJob Take(LeaseBook book, string job, ulong fence = 1) =>
        Assert.IsType<LeaseTaking.Taken>(book.TryTake(Messages.Lease(job, fence), Length)).Job;

    private LeaseBook Book(int slots = 1, int waiting = 8)
    {
        var changes = new HeartbeatSignal();
        return new LeaseBook(Options.Create(new WorkerOptions { Slots = slots, MaxWaitingResults = waiting }), _clock, changes, new WorkerState(changes));
    }
}
