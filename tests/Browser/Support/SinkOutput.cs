using Xunit.Abstractions;
using Xunit.Sdk;

namespace SogniLike.Browser.Tests.Support;

/// <summary>What the programs of a fixture say, as messages of the test run.</summary>
internal sealed class SinkOutput(IMessageSink sink) : ITestOutputHelper
{
    public void WriteLine(string message) => sink.OnMessage(new DiagnosticMessage(message));

    public void WriteLine(string format, params object[] args) => sink.OnMessage(new DiagnosticMessage(format, args));
}
