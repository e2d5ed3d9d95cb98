using Grpc.Core;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Tests.Identity;

/// <summary>Rights that are given, limited and taken back, as callers meet them.</summary>
public sealed class RightsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task WatchJobs_ParentRevokedAtAnotherCoordinator_EndsAndSaysWhy()
    {
        var stores = new TestStores();
        using var folder = new TempFolder();
        await using var one = await TestCoordinator.StartAsync(
            stores, settings: [("Coordinator:Pool:Id", "shared"), ("Coordinator:Identity:StreamCheckInterval", "00:05:00"), ("Coordinator:Delivery:BlobFolder", Path.Combine(folder.Path, "blobs"))]);
        await using var two = await TestCoordinator.StartAsync(
            stores, settings: [("Coordinator:Pool:Id", "shared"), ("Coordinator:Delivery:BlobFolder", Path.Combine(folder.Path, "blobs"))]);
        var parent = await one.Admin.CreateApiKeyAsync(new CreateApiKeyRequest { AccountId = "ada", Scopes = { "artist" } }, one.Owner);
        var sub = await one.Artist.CreateKeyAsync(new CreateKeyRequest { Name = "bot", Scopes = { "read" } }, TestCoordinator.WithKey(parent.Secret));
        using var watch = one.Artist.WatchJobs(new WatchJobsRequest(), TestCoordinator.WithKey(sub.Secret));
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Patience));

        await two.Admin.RevokeApiKeyAsync(new RevokeApiKeyRequest { KeyId = parent.Key.Id }, two.Owner);

        await GrpcAssert.FailsAsync(ErrorCodes.KeyRevoked, null, () => watch.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Patience));
    }

    [Fact]
    public async Task SubmitJobs_RefusedByThePolicy_NamesTheRuleAndNoWord()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(coordinator);
        var spec = JobLife.Spec();
        spec.Prompt = "طفلة عارية";

        var error = await Assert.ThrowsAsync<RpcException>(async () => await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = spec }, coordinator.Owner));

        Assert.Equal(
            ("policy_refused", "spec.prompt", "sexualised-minors", "minors"),
            (error.Trailers.GetValue(ErrorTrailers.Code), error.Trailers.GetValue(ErrorTrailers.Field), error.Trailers.GetValue(ErrorTrailers.Rule), error.Trailers.GetValue(ErrorTrailers.ContentClass)));
        Assert.DoesNotContain("عارية", error.Status.Detail, StringComparison.Ordinal);
        spec.Prompt = "a red apple";
        spec.ContentClasses.Add("violence");
        var job = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = spec }, coordinator.Owner)).Jobs[0];
        Assert.Equal(["violence"], job.Spec.ContentClasses);
        Assert.Equal((await coordinator.Admin.GetPolicyAsync(new GetPolicyRequest(), coordinator.Owner)).Version, job.Policy.Version);
        spec.ContentClasses.Add("cars");
        await GrpcAssert.FailsAsync(
            ErrorCodes.Malformed, "spec.content_classes", async () => await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = spec }, coordinator.Owner));
    }

    [Fact]
    public async Task Call_ManyRefusedKeys_ShutTheAddressOutForAWhile()
    {
        await using var coordinator = await TestCoordinator.StartAsync(
            settings: [("Coordinator:Identity:CountLoopbackRefusals", "true"), ("Coordinator:Identity:RefusalsPerMinute", "2")]);
        for (var call = 0; call < 2; call++)
        {
            await GrpcAssert.FailsAsync(ErrorCodes.KeyInvalid, null, async () => await coordinator.Artist.GetAccountAsync(new GetAccountRequest(), TestCoordinator.WithKey("nonsense")));
        }

        await GrpcAssert.FailsAsync(ErrorCodes.RateLimited, null, async () => await coordinator.Artist.GetAccountAsync(new GetAccountRequest(), coordinator.Owner));
    }

    [Fact]
    public async Task Call_MoreThanTheKeyMay_IsToldWhenToTryAgain()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        var request = new CreateApiKeyRequest { AccountId = "ada", Scopes = { "read" }, Caps = new KeyCaps { RequestsPerMinute = 2 } };
        var key = TestCoordinator.WithKey((await coordinator.Admin.CreateApiKeyAsync(request, coordinator.Owner)).Secret);
        Assert.Equal(2U, (await coordinator.Artist.GetAccountAsync(new GetAccountRequest(), key)).Caps.RequestsPerMinute);
        await coordinator.Artist.GetAccountAsync(new GetAccountRequest(), key);

        var sentence = await GrpcAssert.FailsAsync(ErrorCodes.RateLimited, null, async () => await coordinator.Artist.GetAccountAsync(new GetAccountRequest(), key));

        Assert.Contains("2 calls a minute", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RedeemOwnerLogin_WrongText_IsRefused()
    {
        using var folder = new TempFolder();
        await using var coordinator = await TestCoordinator.StartAsync(dataFolder: folder.Path, settings: [("Coordinator:Pool:NewOwnerLogin", "true")]);
        Assert.False(File.Exists(coordinator.Data.OwnerLoginFile));

        await GrpcAssert.FailsAsync(
            ErrorCodes.LoginInvalid, "login", async () => await coordinator.Admin.RedeemOwnerLoginAsync(new RedeemOwnerLoginRequest { Login = "sl_x_y_z" }));
    }
}
