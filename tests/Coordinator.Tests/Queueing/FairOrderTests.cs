using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Queueing;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Queueing;

public sealed class FairOrderTests
{
    private const long Now = 10_000_000;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(2);
    private static readonly QueueId Normal = new(TestJobs.Manifest, PriorityClass.Normal);
    private static readonly QueueId Other = new(TestJobs.OtherManifest, PriorityClass.Normal);

    private readonly TestJobs _make = new(new SequentialIdSource());
    private readonly FairOrder _order = new(Now, Step);

    [Fact]
    public void Take_Served_AccountsTakeTurns()
    {
        Add(Normal, "ada", 0, jobs: 3);
        Add(Normal, "bob", 100, jobs: 3);

        Assert.Equal(["ada", "bob", "ada", "bob", "ada", "bob"], Drain());
    }

    [Fact]
    public void Take_DoubleWeight_GetsTwiceAsMuch()
    {
        Add(Normal, "ada", 0, jobs: 8, weight: 200);
        Add(Normal, "bob", 1, jobs: 4);

        Assert.Equal((6, 3), (Drain().Take(9).Count(name => name == "ada"), 3));
    }

    [Fact]
    public void Take_NotServed_TheNextJobOfTheAccountHasTheSameTurn()
    {
        Add(Normal, "ada", 0, jobs: 2);
        Add(Normal, "bob", 100, jobs: 1);

        var first = _order.Take()!;
        var second = _order.Take()!;
        Assert.Equal(("ada", "ada", 0L), (first.Job.Account.Value, second.Job.Account.Value, second.Tag));
        Assert.NotEqual(first.Job.Id, second.Job.Id);
        Assert.Equal("bob", _order.Take()!.Job.Account.Value);
        Assert.Null(_order.Take());
    }

    [Fact]
    public void Serve_WorkerOfTwoModels_CountsForBothQueues()
    {
        Add(Normal, "ada", 0, jobs: 1);
        Add(Other, "ada", 0, jobs: 1);
        Add(Other, "bob", 100, jobs: 1);

        _order.Serve(_order.Take()!, [TestJobs.Manifest, TestJobs.OtherManifest]);

        Assert.Equal(["bob", "ada"], Drain());
    }

    [Fact]
    public void Take_HigherClass_GoesFirstWhateverItsTag()
    {
        Add(Normal with { Class = PriorityClass.Low }, "low", 0);
        Add(Normal, "normal", 10, jobs: 1);
        Add(Normal with { Class = PriorityClass.High }, "high", 1_000_000);

        Assert.Equal(["high", "normal", "low"], Drain());
    }

    [Theory]
    [InlineData(119_999, null, "high")]
    [InlineData(120_000, null, "normal")]
    [InlineData(900_000, 119_999, "high")]
    [InlineData(900_000, 120_000, "normal")]
    public void Take_Aged_CompetesOneClassHigherUntilItIsServed(int queuedMsAgo, int? servedMsAgo, string first)
    {
        Add(Normal with { Class = PriorityClass.High }, "high", 0, jobs: 2);
        Add(Normal, "normal", 1_000, jobs: 2, queuedMsAgo: queuedMsAgo, servedMsAgo: servedMsAgo);

        var drained = Drain();
        Assert.Equal(first, drained[0]);
        Assert.Equal(first == "high" ? ["high", "high", "normal", "normal"] : ["normal", "high", "high", "normal"], drained);
    }

    [Fact]
    public void Take_LowClass_NeedsTwoStepsForTheTop()
    {
        Add(Normal with { Class = PriorityClass.High }, "high", 0);
        Add(Normal, "normal", 0);
        Add(Normal with { Class = PriorityClass.Low }, "one step", 0, queuedMsAgo: 120_000);
        Assert.Equal(["high", "one step", "normal"], Drain());

        Add(Normal with { Class = PriorityClass.High }, "high", 0);
        Add(Normal with { Class = PriorityClass.Low }, "two steps", 0, queuedMsAgo: 240_000);
        Assert.Equal(["two steps", "high"], Drain());
    }

    [Fact]
    public void Take_AgedAccountBehindOthersOfItsClass_DoesNotOvertakeThem()
    {
        Add(Normal with { Class = PriorityClass.High }, "high", 0);
        Add(Normal, "young", 0);
        Add(Normal, "old", 500, queuedMsAgo: 500_000);

        // Only the first of a class is lifted; when its turn has come, the next.
        Assert.Equal(["high", "young", "old"], Drain());
    }

    [Fact]
    public void Take_ServedAccountWithMoreThanWasRead_KeepsItsTurnUntilTheNextPage()
    {
        Add(Normal, "ada", 0, jobs: 1, weight: 200, hasMore: true);
        Add(Normal, "bob", 1, jobs: 3);

        Assert.Equal(["ada", "bob"], Drain());
        Add(Normal, "ada", 0, jobs: 1, weight: 200);
        Assert.Equal(["ada", "bob", "bob"], Drain());
    }

    [Fact]
    public void Take_NothingMoreComes_TheOthersGoOn()
    {
        Add(Normal, "ada", 0, jobs: 1, weight: 400, hasMore: true);
        Add(Normal, "bob", 1, jobs: 2);

        Assert.Equal(["ada", "bob"], Drain());
        Assert.True(_order.Complete(Normal));
        Assert.Equal(["bob"], Drain());
        Assert.False(_order.Complete(Normal));
    }

    [Fact]
    public void Take_AccountThatWasOnlyPassedOver_HoldsUpNobody()
    {
        Add(Normal, "ada", 0, jobs: 1, hasMore: true);
        Add(Normal, "bob", 100, jobs: 1);

        Assert.Equal("ada", _order.Take()!.Job.Account.Value);
        Assert.Equal("bob", _order.Take()!.Job.Account.Value);
        Assert.False(_order.Complete(Normal));
    }

    [Fact]
    public void HeadTag_TellsWhereTheNextJobOfAModelStands()
    {
        Add(Normal, "ada", 70, jobs: 1);
        Add(Normal, "bob", 90, jobs: 1);

        Assert.Equal(70, _order.HeadTag(TestJobs.Manifest, PriorityClass.Normal));
        Assert.Null(_order.HeadTag(TestJobs.Manifest, PriorityClass.High));
        Assert.Null(_order.HeadTag(TestJobs.OtherManifest, PriorityClass.Normal));
    }

    [Fact]
    public void Take_YoungJobMovedToTheFront_AccountHasWaitedAsLongAsItsOldest()
    {
        var (old, young) = (_make.New(Now - 130_000, new AccountId("ada")).After, _make.New(Now, new AccountId("ada")).After);
        _order.Add(Normal, new QueueFlow(new AccountId("ada"), 0, null, []), [young with { Place = old.QueuePlace - 1 }, old]);
        Add(Normal with { Class = PriorityClass.High }, "bob", 0);

        // Aged as without the move; once it was served, the old one has not waited since.
        var first = _order.Take()!;
        Assert.Equal((young.Id, PriorityClass.High), (first.Job.Id, first.Class));
        _order.Serve(first, []);
        Assert.Equal(["bob", "ada"], Drain());
    }

    private void Add(QueueId queue, string account, long tag, int jobs = 1, int weight = 100, long queuedMsAgo = 0, long? servedMsAgo = null, bool hasMore = false) => _order.Add(
        queue,
        new QueueFlow(new AccountId(account), tag, Now - servedMsAgo, []),
        [.. Enumerable.Range(0, jobs).Select(_ => _make.New(Now - queuedMsAgo, new AccountId(account), share: new JobShare(queue.Class, weight)).After)],
        hasMore);

    private List<string> Drain()
    {
        var accounts = new List<string>();
        while (_order.Take() is { } candidate)
        {
            accounts.Add(candidate.Job.Account.Value);
            _order.Serve(candidate, []);
        }

        return accounts;
    }
}
