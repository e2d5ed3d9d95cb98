using System.Collections.Concurrent;

namespace SogniLike.Packages.Tests.Grpc;

/// <summary>Lines that interceptors leave. Thread safe.</summary>
internal sealed class CallLog
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public void Add(string line) => _lines.Enqueue(line);
}
