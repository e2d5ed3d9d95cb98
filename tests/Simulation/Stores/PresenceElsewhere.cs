using System.Reflection;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Simulation.Stores;

/// <summary>A worker store whose presences are kept by another one: those of a real store travel by messages in real time, which no seed decides.</summary>
public class PresenceElsewhere : DispatchProxy
{
    private IWorkerStore _inner = null!;
    private IWorkerStore _presence = null!;

    internal static IWorkerStore Between(IWorkerStore inner, IWorkerStore presence)
    {
        var proxy = Create<IWorkerStore, PresenceElsewhere>();
        var elsewhere = (PresenceElsewhere)(object)proxy;
        (elsewhere._inner, elsewhere._presence) = (inner, presence);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Invoke(
        targetMethod.Name.Contains("Presence", StringComparison.Ordinal) ? _presence : _inner, BindingFlags.DoNotWrapExceptions, null, args, null);
}
