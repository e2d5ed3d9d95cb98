using System.Text;
using Microsoft.AspNetCore.Http;
using SogniLike.Coordinator.Host.Rest;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Testing.Time;

namespace SogniLike.Coordinator.Host.Tests.Rest;

public sealed class EventStreamTests
{
    private const string Comment = ": keep-alive";
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task KeepAlive_AfterAnEvent_ComesAsSoonAsTheSilenceIsThatLong()
    {
        var clock = new TestClock();
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        await using var events = new EventStream(http.Response, KeepAlive, clock);
        var snapshot = new WatchJobsResponse { Snapshot = new JobSnapshot { EventId = 1 } };
        await events.WriteAsync(snapshot);
        await clock.WhenArmedAsync(KeepAlive);

        clock.Advance(TimeSpan.FromSeconds(1));
        await events.WriteAsync(snapshot);
        clock.Advance(KeepAlive - TimeSpan.FromSeconds(1));
        await clock.WhenArmedAsync(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(Comment, Text(), StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromSeconds(1));
        await clock.WhenArmedAsync(KeepAlive);
        Assert.Contains(Comment, Text(), StringComparison.Ordinal);

        string Text() => Encoding.UTF8.GetString(body.ToArray());
    }
}
