using System.Reflection;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Simulation.Scheduler;

namespace SogniLike.Simulation.Stores;

/// <summary>A job store that breaks one promise now and then.</summary>
public class SabotagedStore : DispatchProxy
{
    private IJobStore _inner = null!;
    private Sabotage _sabotage;
    private int _count;

    internal static IJobStore Between(IJobStore inner, Sabotage sabotage)
    {
        if (sabotage == Sabotage.None)
        {
            return inner;
        }

        var proxy = Create<IJobStore, SabotagedStore>();
        var store = (SabotagedStore)(object)proxy;
        (store._inner, store._sabotage) = (inner, sabotage);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => (_sabotage, args![0]) switch
    {
        (Sabotage.StaleWrites, JobTransaction transaction) => ApplyStaleAsync(transaction),
        (Sabotage.LostSubmissions, JobTransaction { Changes: [{ Before: null }, ..] }) when ++_count % 20 == 0 =>
            Task.FromResult<ApplyOutcome>(new ApplyOutcome.Applied()),
        (Sabotage.LostDeletions, JobTransaction { Removals: [_, ..] }) => Task.FromResult<ApplyOutcome>(new ApplyOutcome.Applied()),
        (Sabotage.LostRenewals, _) when targetMethod!.Name == nameof(IJobStore.RenewLeaseAsync) && ++_count % 5 == 0 => Task.FromResult(LeaseRenewal.Renewed),
        (Sabotage.ForgottenQueueEntries, QueueId) when targetMethod!.Name == nameof(IJobStore.ReadQueueAsync) => ForgetAsync(targetMethod, args),
        (Sabotage.RepeatedEvents, _) when targetMethod!.Name == nameof(IJobStore.ReadEventsAsync) => RepeatAsync(targetMethod, args),
        _ => Pass<object?>(targetMethod!, args),
    };

    private T Pass<T>(MethodInfo method, object?[] arguments) => (T)method.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

    /// <summary>A conflict is answered as if there were none.</summary>
    private async Task<ApplyOutcome> ApplyStaleAsync(JobTransaction transaction) =>
        await _inner.ApplyAsync(transaction, CancellationToken.None) is var outcome and not ApplyOutcome.Conflict ? outcome : new ApplyOutcome.Applied();

    private async Task<IReadOnlyList<QueueFlow>> ForgetAsync(MethodInfo method, object?[] arguments)
    {
        var all = await Pass<Task<IReadOnlyList<QueueFlow>>>(method, arguments);
        return [.. all.Select(flow => flow with { Jobs = [.. flow.Jobs.Where(job => job.Value[^1] != '7')] })];
    }

    private async Task<EventPage> RepeatAsync(MethodInfo method, object?[] arguments)
    {
        var page = await Pass<Task<EventPage>>(method, arguments);
        return page.Events.Count > 0 && ++_count % 20 == 0 ? page with { Events = [.. page.Events, page.Events[^1]] } : page;
    }
}
