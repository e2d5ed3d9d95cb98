using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Tests.Jobs;

public sealed class JobTransitionsTests
{
    [Fact]
    public void IsAllowed_EveryPair_IsAsTheTableSays()
    {
        HashSet<(JobState, JobState)> allowed =
        [
            (JobState.None, JobState.Queued),
            (JobState.Queued, JobState.Queued),
            (JobState.Queued, JobState.Leased),
            (JobState.Queued, JobState.Cancelled),
            (JobState.Queued, JobState.Failed),
            (JobState.Leased, JobState.Leased),
            (JobState.Leased, JobState.Queued),
            (JobState.Leased, JobState.Returned),
            (JobState.Leased, JobState.Delivered),
            (JobState.Leased, JobState.Cancelled),
            (JobState.Leased, JobState.Failed),
            (JobState.Returned, JobState.Delivered),
            (JobState.Returned, JobState.Queued),
            (JobState.Returned, JobState.Cancelled),
            (JobState.Returned, JobState.Failed),
            (JobState.Delivered, JobState.Delivered),
        ];
        foreach (var from in Enum.GetValues<JobState>())
        {
            foreach (var to in Enum.GetValues<JobState>())
            {
                Assert.True(allowed.Contains((from, to)) == JobTransitions.IsAllowed(from, to), $"{from} -> {to}");
            }
        }
    }

    [Fact]
    public void Final_EveryState_LeadsToNoOther()
    {
        foreach (var state in JobTransitions.Final)
        {
            Assert.All(Enum.GetValues<JobState>(), to => Assert.False(to != state && JobTransitions.IsAllowed(state, to)));
        }
    }
}
