using System.Globalization;
using System.Text.Json;
using SogniLike.Coordinator.Alerting;
using SogniLike.Coordinator.Operations;
using SogniLike.Testing;

namespace SogniLike.Coordinator.Tests.Alerting;

public sealed class AlertRulesTests
{
    private static readonly AlertFacts Well = new(4, [("emoji", 3, 2)], [Sample(delivered: 100, workers: 4)], 50, 100, 0);

    [Fact]
    public void Of_APoolThatIsWell_IsNothing() => Assert.Empty(AlertRules.Of(Well));

    [Theory]
    [InlineData("wait", false)]
    [InlineData("no_worker", true)]
    [InlineData("refused", true)]
    [InlineData("lost", false)]
    [InlineData("failed", true)]
    [InlineData("fleet", false)]
    [InlineData("disk", false)]
    [InlineData("ledger", true)]
    public void Of_OneThingWrong_IsThatAlone(string rule, bool isBad)
    {
        var facts = rule switch
        {
            "wait" => Well with { Samples = [Sample(waitMs: 61_000)] },
            "no_worker" => Well with { Queues = [("emoji", 3, 0), ("other", 0, 0)] },
            "refused" => Well with { Samples = [Sample(delivered: 90, refused: 10)] },
            "lost" => Well with { Samples = [Sample(delivered: 80, lost: 20)] },
            "failed" => Well with { Samples = [Sample(delivered: 70, failed: 30)] },
            "fleet" => Well with { WorkersOnline = 1 },
            "disk" => Well with { BlobsFree = 9 },
            _ => Well with { LedgerSum = -5 },
        };

        var alert = Assert.Single(AlertRules.Of(facts));

        Assert.Equal((rule, isBad, rule == "no_worker" ? "emoji" : ""), (alert.Rule, alert.IsBad, alert.Subject));
        Assert.Contains(rule, AlertRules.Names);
        Assert.All(alert.Facts, fact => Assert.Contains(fact.Value.ToString(CultureInfo.InvariantCulture), alert.Message, StringComparison.Ordinal));
        Assert.NotEmpty(alert.Facts);
        Assert.EndsWith(".", alert.Message, StringComparison.Ordinal);
        Assert.NotEmpty(alert.Advice);
    }

    [Fact]
    public void Of_SeveralThingsWrong_SaysWhatIsBadFirst() =>
        Assert.Equal(["no_worker", "wait"], AlertRules.Of(Well with { Queues = [("emoji", 3, 0)], Samples = [Sample(waitMs: 61_000)] }).Select(alert => alert.Rule));

    /// <summary>The dashboard words them: a rule without words there would be told in English to everybody.</summary>
    [Theory]
    [InlineData("en")]
    [InlineData("ar")]
    public void Names_Each_HasWordsOnTheDashboard(string language)
    {
        using var words = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryPaths.Root, "coordinator", "Web", "src", "locales", "admin", $"{language}.json")));

        Assert.All(AlertRules.Names.SelectMany(rule => new[] { $"alert.{rule}", $"alert.{rule}.do" }), name => Assert.True(words.RootElement.TryGetProperty(name, out _), name));
    }

    [Fact]
    public void Of_SharesOfAFew_SayNothing() => Assert.Empty(AlertRules.Of(Well with { Samples = [Sample(delivered: 0, failed: 4, refused: 4, lost: 4, workers: 4)] }));

    [Fact]
    public void Of_WhatWasLongerAgoThanTheNewestSamples_DoesNotCount() =>
        Assert.Empty(AlertRules.Of(Well with { Samples = [Sample(waitMs: 900_000, failed: 50), .. Enumerable.Range(0, 20).Select(_ => Sample(delivered: 5, workers: 4))] }));

    [Fact]
    public void Of_NoWorkerAtAll_IsBad() => Assert.Contains(AlertRules.Of(Well with { WorkersOnline = 0 }), alert => alert is { Rule: "fleet", IsBad: true });

    private static PoolSample Sample(long delivered = 100, long failed = 0, long refused = 0, long lost = 0, long waitMs = 0, int workers = 4) => new()
    {
        AtMs = 1,
        Delivered = delivered,
        Failed = failed,
        ResultsRefused = refused,
        LeasesLost = lost,
        WaitP95Ms = waitMs,
        WorkersOnline = workers,
    };
}
