using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Queueing;

public sealed class QueueOrderTests
{
    private readonly TestJobs _make = new(new SequentialIdSource());

    [Theory]
    [InlineData(0, QueueTarget.First, "abcd")]
    [InlineData(0, QueueTarget.Earlier, "abcd")]
    [InlineData(0, QueueTarget.Later, "bacd")]
    [InlineData(0, QueueTarget.Last, "bcda")]
    [InlineData(2, QueueTarget.First, "cabd")]
    [InlineData(2, QueueTarget.Earlier, "acbd")]
    [InlineData(2, QueueTarget.Later, "abdc")]
    [InlineData(2, QueueTarget.Last, "abdc")]
    [InlineData(3, QueueTarget.First, "dabc")]
    [InlineData(3, QueueTarget.Earlier, "abdc")]
    [InlineData(3, QueueTarget.Later, "abcd")]
    [InlineData(3, QueueTarget.Last, "abcd")]
    public void Move_ApartOrOfOneMillisecond_LeadsToTheWantedOrder(int which, QueueTarget to, string expected)
    {
        foreach (var apart in new[] { 0, 1, 1_000 })
        {
            var jobs = Enumerable.Range(0, 4).Select(i => _make.New(1_000 + (i * apart)).After).ToList();

            Assert.Equal(expected, Text(jobs, Apply(jobs, QueueOrder.Move(jobs.Where(job => job != jobs[which]), jobs[which], to))));
        }
    }

    [Fact]
    public void Move_Alone_IsWhereItStands()
    {
        var job = _make.New().After;

        Assert.All(Enum.GetValues<QueueTarget>(), to => Assert.Empty(QueueOrder.Move([], job, to)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Move_AtRandomForLong_EveryMoveDoesWhatItSaysAndChangesFew(int seed)
    {
        var random = new Random(seed);
        var jobs = Enumerable.Range(0, 24).Select(i => _make.New(1_000 + (i / 8)).After).ToList();
        for (var round = 0; round < 500; round++)
        {
            var before = Ordered(jobs);
            var (at, to) = (random.Next(before.Count), (QueueTarget)random.Next(1, 5));
            var moves = QueueOrder.Move(before.Where(job => job != before[at]).OrderBy(_ => random.Next()), before[at], to);
            jobs = Apply(jobs, moves);

            var expected = before.Select(job => job.Id).ToList();
            expected.RemoveAt(at);
            expected.Insert(
                to switch
                {
                    QueueTarget.First => 0,
                    QueueTarget.Earlier => Math.Max(0, at - 1),
                    QueueTarget.Later => Math.Min(expected.Count, at + 1),
                    _ => expected.Count,
                },
                before[at].Id);
            Assert.Equal(expected, Ordered(jobs).Select(job => job.Id));
            Assert.InRange(moves.Count, 0, before.Count);
            Assert.Equal(before.Select(job => job.QueuedAtMs).Order(), jobs.Select(job => job.QueuedAtMs).Order());
        }
    }

    [Fact]
    public void Move_MoreThanATransactionHolds_ChangesNothing()
    {
        var jobs = Enumerable.Range(0, 100).Select(_ => _make.New().After).ToList();

        Assert.Empty(QueueOrder.Move(jobs[1..], jobs[0], QueueTarget.Later));
        Assert.Single(QueueOrder.Move(jobs[1..], jobs[0], QueueTarget.Last));
    }

    private static List<Job> Apply(List<Job> jobs, IReadOnlyList<(Job Job, long Place)> moves) =>
        [.. jobs.Select(job => moves.FirstOrDefault(one => one.Job.Id == job.Id) is { Job: not null } move ? job with { Place = move.Place } : job)];

    private static List<Job> Ordered(IEnumerable<Job> jobs) => [.. jobs.OrderBy(job => job.QueuePlace).ThenBy(job => job.Id)];

    private static string Text(List<Job> original, List<Job> jobs) => string.Concat(Ordered(jobs).Select(job => "abcd"[original.FindIndex(one => one.Id == job.Id)]));
}
