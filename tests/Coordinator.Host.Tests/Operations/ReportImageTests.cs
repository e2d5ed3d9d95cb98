using Grpc.Core;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Operations;

/// <summary>What operators see of pictures that somebody reported: as much as they need, as long as they need it, and not in secret.</summary>
public sealed class ReportImageTests : IAsyncLifetime
{
    private TestCoordinator _coordinator = null!;
    private RestClient _rest = null!;
    private Metadata _artist = null!;
    private string _job = null!;
    private string _report = null!;
    private string _path = null!;

    private AdminService.AdminServiceClient Admin => _coordinator.Admin;

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync();
        _rest = new RestClient(_coordinator, _coordinator.OwnerKey);
        _artist = await _coordinator.MakeKeyAsync("painter", "artist");
        await TestModel.AddAsync(_coordinator);
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        var spec = JobLife.Spec();
        (spec.Width, spec.Height) = (256, 256);
        _job = (await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = spec }, _artist)).Jobs[0].Id;
        Assert.Equal(LeaseState.ResultAccepted, (await worker.DeliverAsync(await worker.NextAssignmentAsync(), TestImages.Png(256, 256, 7))).State);
        _report = await ReportAsync("neighbour");
        _path = $"admin/reports/{_report}/image";
    }

    public async Task DisposeAsync()
    {
        _rest.Dispose();
        await _coordinator.DisposeAsync();
    }

    [Fact]
    public async Task Download_BothWays_IsTheArtistsFileAndEachLookIsInTheLog()
    {
        var expected = await FileOfTheArtistAsync();

        var file = new List<byte>();
        using (var call = Admin.DownloadReportImage(new DownloadReportImageRequest { ReportId = _report }, _coordinator.Owner))
        {
            await foreach (var part in call.ResponseStream.ReadAllAsync())
            {
                Assert.InRange(part.Chunk.Length, 1, 64 * 1024);
                file.AddRange(part.Chunk.Span);
            }
        }

        using var response = await _rest.SendAsync("GET", _path);

        Assert.Equal(expected, file.ToArray());
        Assert.Equal(expected, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl is { NoStore: true });
        var looks = await LooksAsync();
        Assert.Equal([(_report, "done"), (_report, "done")], looks.Select(look => (look.Target, look.Outcome)));
        Assert.All(looks, look => Assert.Contains(look.KeyId, _coordinator.OwnerKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Download_LeftAfterTheFirstChunk_IsInTheLogAllTheSame()
    {
        using (var call = Admin.DownloadReportImage(new DownloadReportImageRequest { ReportId = _report }, _coordinator.Owner))
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal([(_report, "done")], (await LooksAsync()).Select(look => (look.Target, look.Outcome)));
        }

        Assert.Single(await LooksAsync());
    }

    [Fact]
    public async Task Download_OnceResolved_IsRefusedAndTheTryIsInTheLog()
    {
        var other = await ReportAsync("friend");
        await Admin.ResolveReportAsync(new ResolveReportRequest { ReportId = _report, Resolution = "dismissed" }, _coordinator.Owner);

        Assert.Equal((ErrorCodes.ReportResolved, "report_id"), await _rest.FailureAsync("GET", _path));
        await GrpcAssert.FailsAsync(ErrorCodes.ReportResolved, "report_id", () => FirstAsync(_coordinator.Owner));
        Assert.Equal([(_report, ErrorCodes.ReportResolved), (_report, ErrorCodes.ReportResolved)], (await LooksAsync()).Select(look => (look.Target, look.Outcome)));

        using var shown = await _rest.SendAsync("GET", $"admin/reports/{other}/image");
        Assert.Equal(await FileOfTheArtistAsync(), await shown.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Download_OfWhatIsGoneOrWasNeverThere_SaysWhich()
    {
        await _coordinator.Artist.DeleteJobAsync(new DeleteJobRequest { JobId = _job }, _artist);

        Assert.Equal((ErrorCodes.ImageGone, "report_id"), await _rest.FailureAsync("GET", _path));
        Assert.Equal((ErrorCodes.NotFound, "report_id"), await _rest.FailureAsync("GET", $"admin/reports/{_job}/image"));
        Assert.Equal((ErrorCodes.Malformed, "report_id"), await _rest.FailureAsync("GET", "admin/reports/nonsense/image"));
        Assert.Equal([ErrorCodes.Malformed, ErrorCodes.NotFound, ErrorCodes.ImageGone], (await LooksAsync()).Select(look => look.Outcome));
    }

    [Theory]
    [InlineData("operator", null)]
    [InlineData("viewer", ErrorCodes.ScopeMissing)]
    [InlineData("artist", ErrorCodes.ScopeMissing)]
    public async Task Download_ByRole_IsForOperators(string scope, string? code)
    {
        var key = await _coordinator.MakeKeyAsync("somebody", scope);
        if (code is null)
        {
            await FirstAsync(key);
            return;
        }

        await GrpcAssert.FailsAsync(code, null, () => FirstAsync(key));
        using var rest = new RestClient(_coordinator, key.GetValue("authorization")!["Bearer ".Length..]);
        Assert.Equal(code, (await rest.FailureAsync("GET", _path)).Code);
    }

    private async Task<string> ReportAsync(string account) =>
        (await _coordinator.Artist.ReportImageAsync(new ReportImageRequest { JobId = _job, Reason = "It shows me" }, await _coordinator.MakeKeyAsync(account, "artist"))).ReportId;

    private async Task FirstAsync(Metadata key)
    {
        using var call = Admin.DownloadReportImage(new DownloadReportImageRequest { ReportId = _report }, key);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    private async Task<byte[]> FileOfTheArtistAsync()
    {
        using var file = new MemoryStream();
        using var call = _coordinator.Artist.DownloadImage(new DownloadImageRequest { JobId = _job }, _artist);
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            part.Chunk?.WriteTo(file);
        }

        Assert.InRange(file.Length, 100_000, 1_000_000);
        return file.ToArray();
    }

    private async Task<IReadOnlyList<AdminAction>> LooksAsync() =>
        [.. (await Admin.ListAdminActionsAsync(new ListAdminActionsRequest(), _coordinator.Owner)).Actions.Where(action => action.Call == "DownloadReportImage")];
}
