namespace Pipelines.Sockets.Unofficial;

/// <summary>The parts of a combined delegate, without allocation.</summary>
public static class Delegates
{
    public static bool IsSingle(this MulticastDelegate handler) => handler.HasSingleTarget;

    public static DelegateEnumerable<T> AsEnumerable<T>(this T? handler)
        where T : MulticastDelegate => new(handler);

    public readonly struct DelegateEnumerable<T>
        where T : MulticastDelegate
    {
        private readonly T? _handler;

        internal DelegateEnumerable(T? handler) => _handler = handler;

        public DelegateEnumerator<T> GetEnumerator() => new(_handler);
    }

    public struct DelegateEnumerator<T>
        where T : MulticastDelegate
    {
        private Delegate.InvocationListEnumerator<T> _parts;

        internal DelegateEnumerator(T? handler) => _parts = Delegate.EnumerateInvocationList(handler);

        public readonly T Current => _parts.Current;

        public bool MoveNext() => _parts.MoveNext();
    }
}
