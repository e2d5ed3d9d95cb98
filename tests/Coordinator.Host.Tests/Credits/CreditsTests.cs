using SogniLike.Client;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Tests.Credits;

/// <summary>Credits as artists and operators see them, over real gRPC and REST, on both kinds of stores.</summary>
public sealed class CreditsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Life_OfAnImage_CostsWhatTheEstimateSaidAndTheLedgerIsRight(bool onRedis)
    {
        await using var coordinator = await TestCoordinator.StartAsync(onRedis: onRedis);
        using var admin = new SogniAdminClient(new SogniClientOptions { Address = coordinator.Endpoints.Grpc, ApiKey = coordinator.OwnerKey });
        using var artist = new SogniClient(coordinator.Endpoints.Grpc, coordinator.OwnerKey);
        await JobLife.LiveAsync(coordinator);

        var delivered = (await artist.ListAsync().ToListAsync()).Single(job => job.State == JobState.Delivered);
        var price = (await artist.EstimateAsync(JobLife.Spec())).PriceMillicredits;
        Assert.True(price > 0);
        var moved = await admin.ListPoolJobCreditsAsync(delivered.Id);
        Assert.Equal(["hold", "pay"], moved.Credits.Select(one => one.Entry.Reason));
        Assert.All(moved.Credits, one => Assert.Equal((price, delivered.Id), (one.Millicredits, one.Entry.Subject)));

        // Its worker committed to nothing.
        Assert.Equal(("reserve", (long)price), (moved.Credits[1].Entry.Postings[^1].Account, moved.Credits[1].Entry.Postings[^1].Millicredits));
        Assert.Equal((0UL, true), (moved.PendingMillicredits, moved.Complete));
        Assert.Equal((price, price), (delivered.PriceMillicredits, delivered.ChargedMillicredits));
        var waiting = (await artist.SubmitAsync(JobLife.Spec(), count: 2)).Jobs;
        Assert.Equal((price, false), (waiting[0].PriceMillicredits, waiting[0].HasChargedMillicredits));

        var credits = await artist.GetCreditsAsync(2);
        Assert.Equal((100_000_000 - (3 * (long)price), 2 * (long)price), (credits.AvailableMillicredits, credits.HeldMillicredits));
        Assert.Equal(["hold", "hold"], credits.Movements.Select(moved => moved.Reason));
        Assert.Equal(waiting.Select(job => job.Id), credits.Movements.Select(moved => moved.Subject));
        Assert.NotNull(credits.NextGrantAt);

        var report = await admin.VerifyLedgerAsync();
        Assert.Empty(report.Problems);
        Assert.Equal((2 * (long)price, 2), (report.Held, report.OpenHolds));
        foreach (var job in waiting)
        {
            Assert.Equal(0UL, (await artist.CancelAsync(job.Id)).ChargedMillicredits);
        }

        Assert.Equal(0, (await admin.VerifyLedgerAsync()).Held);
    }

    [Fact]
    public async Task Submit_TooFewCredits_NamesPriceBalanceAndNextGrantBothWays()
    {
        await using var coordinator = await TestCoordinator.StartAsync(settings: ("Coordinator:Credits:DailyCredits", "0"));
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        await TestModel.AddAsync(coordinator);

        var sentence = await GrpcAssert.FailsAsync(
            ErrorCodes.InsufficientCredit, null, async () => await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, coordinator.Owner));
        Assert.Contains("the account has 0 credits; the pool grants none by itself.", sentence, StringComparison.Ordinal);
        Assert.Equal((ErrorCodes.InsufficientCredit, null), await rest.FailureAsync("POST", "jobs", RestClient.Job()));
        var credits = await rest.JsonAsync("GET", "credits");
        Assert.Equal("0", (string)credits["available_millicredits"]!);
    }
}
