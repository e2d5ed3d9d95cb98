using Google.Protobuf;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Workers;

/// <summary>Uploads that are not what they say, and images that do not pass the checks.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private static readonly byte[] Png = TestImages.Png(128, 128, 1);

    private TestCoordinator _coordinator = null!;
    private FakeWorker _worker = null!;
    private Assignment _assignment = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync(settings: [("Coordinator:Returns:MaxImageBytes", "262144")]);
        await TestModel.AddAsync(_coordinator);
        _worker = await FakeWorker.ConnectNewAsync(_coordinator);
        await SubmitAsync();
    }

    public async Task DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _coordinator.DisposeAsync();
    }

    [Theory]
    [InlineData("beyond the limit", ErrorCodes.UploadTooLarge, "header.image_size_bytes")]
    [InlineData("beyond everything", ErrorCodes.UploadTooLarge, "header.image_size_bytes")]
    [InlineData("more than announced", ErrorCodes.UploadTooLarge, "header.image_size_bytes")]
    [InlineData("less than announced", ErrorCodes.UploadTruncated, "header.image_size_bytes")]
    [InlineData("other bytes", ErrorCodes.UploadHashMismatch, "header.image_sha256")]
    [InlineData("short hash", ErrorCodes.Malformed, "header.image_sha256")]
    [InlineData("no size", ErrorCodes.OutOfRange, "header.image_size_bytes")]
    [InlineData("no lease", ErrorCodes.Required, "header.lease")]
    [InlineData("openings announced", ErrorCodes.OutOfRange, "header.openings_size_bytes")]
    public async Task UploadResult_HeaderThatDoesNotFit_SaysCodeAndField(string what, string code, string field)
    {
        await GrpcAssert.FailsAsync(code, field, () => _worker.UploadAsync(_assignment.Lease, Png, header =>
        {
            Action spoil = what switch
            {
                "beyond the limit" => () => header.ImageSizeBytes = 262_145,
                "beyond everything" => () => header.ImageSizeBytes = ulong.MaxValue,
                "more than announced" => () => header.ImageSizeBytes--,
                "less than announced" => () => header.ImageSizeBytes++,
                "other bytes" => () => header.ImageSha256 = FakeWorker.HashOf([]),
                "short hash" => () => header.ImageSha256 = ByteString.CopyFrom(1),
                "no size" => () => header.ImageSizeBytes = 0,
                "no lease" => () => header.Lease = null,
                "openings announced" => () => header.OpeningsSizeBytes = 1,
                _ => throw new ArgumentOutOfRangeException(nameof(what), what, "Unknown case."),
            };
            spoil();
        }));
        Assert.Empty(Directory.EnumerateFiles(_coordinator.Data.Incoming));
        await AssertStillDeliversAsync();
    }

    [Theory]
    [InlineData("no header", ErrorCodes.ProtocolViolation, "header")]
    [InlineData("second header", ErrorCodes.ProtocolViolation, "image")]
    [InlineData("openings", ErrorCodes.UploadTooLarge, "header.openings_size_bytes")]
    [InlineData("large chunk", ErrorCodes.TooLong, "image")]
    [InlineData("nothing", ErrorCodes.ProtocolViolation, "header")]
    public async Task UploadResult_PartsThatMayNotCome_BreakTheProtocol(string what, string code, string field)
    {
        var header = new UploadResultRequest
        {
            Header = new UploadHeader { Lease = _assignment.Lease, ImageSizeBytes = 100_000, ImageSha256 = FakeWorker.HashOf(Png) },
        };
        UploadResultRequest[] parts = what switch
        {
            "no header" => [.. FakeWorker.Chunks(Png)],
            "second header" => [header, header],
            "openings" => [header, new UploadResultRequest { Openings = ByteString.CopyFrom(1) }],
            "large chunk" => [header, new UploadResultRequest { Image = ByteString.CopyFrom(new byte[65_537]) }],
            _ => [],
        };

        await GrpcAssert.FailsAsync(code, field, () => _worker.SendUploadAsync(parts));
    }

    [Fact]
    public async Task UploadResult_ThatStalls_IsGivenUp()
    {
        await using var hurried = await TestCoordinator.StartAsync(settings: [("Coordinator:Gateway:UploadDeadline", "00:00:01")]);
        await TestModel.AddAsync(hurried);
        await using var worker = await FakeWorker.ConnectNewAsync(hurried);
        await hurried.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, hurried.Owner);
        var lease = (await worker.NextAssignmentAsync()).Lease;
        using var call = hurried.Worker.UploadResult();
        await call.RequestStream.WriteAsync(new UploadResultRequest
        {
            Header = new UploadHeader { Lease = lease, ImageSizeBytes = (ulong)Png.Length, ImageSha256 = FakeWorker.HashOf(Png) },
        });

        await GrpcAssert.FailsAsync(ErrorCodes.UploadTruncated, "image", () => call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Empty(Directory.EnumerateFiles(hurried.Data.Incoming));
    }

    [Theory]
    [InlineData("bomb", ErrorCodes.ImageMalformed)]
    [InlineData("bomb of a lying size", ErrorCodes.ImageWrongSize)]
    [InlineData("other size", ErrorCodes.ImageWrongSize)]
    [InlineData("no PNG", ErrorCodes.ImageMalformed)]
    [InlineData("cut off", ErrorCodes.ImageMalformed)]
    public async Task Returned_ImageThatFailsACheck_IsRefusedAndTheJobGoesBack(string what, string code)
    {
        var file = what switch
        {
            "bomb" => TestImages.Bomb(64, 64),
            "bomb of a lying size" => TestImages.Bomb(60_000, 60_000),
            "other size" => TestImages.Png(72, 64, 1),
            "no PNG" => "This is no image."u8.ToArray(),
            _ => TestImages.Png(64, 64, 1)[..^20],
        };

        var verdict = await _worker.DeliverAsync(_assignment, file);

        Assert.Equal((LeaseState.ResultRefused, code), (verdict.State, verdict.Code));
        Assert.EndsWith(".", verdict.Message, StringComparison.Ordinal);
        var job = (await _coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = _assignment.Lease.JobId }, _coordinator.Owner)).Job;
        Assert.Equal((JobState.Queued, "result_refused", _worker.Id), (job.State, job.Attempts[0].Outcome, job.Attempts[0].WorkerId));
        await using var other = await FakeWorker.ConnectNewAsync(_coordinator);
        Assert.Equal(job.Id, (await other.NextAssignmentAsync()).Lease.JobId);
    }

    [Fact]
    public async Task Returned_NothingUploaded_MayBeSaidAgain()
    {
        var file = TestImages.Png(64, 64, 1);
        var status = await _worker.ReturnAsync(_assignment.Lease, file);
        Assert.Equal((LeaseState.Renewed, ErrorCodes.UploadMissing), (status.State, status.Code));

        Assert.Equal(LeaseState.ResultAccepted, (await _worker.DeliverAsync(_assignment, file)).State);
    }

    [Fact]
    public async Task Returned_Twice_GetsTheSameAnswer()
    {
        var file = TestImages.Png(64, 64, 1);
        Assert.Equal(LeaseState.ResultAccepted, (await _worker.DeliverAsync(_assignment, file)).State);
        Assert.Equal(LeaseState.ResultAccepted, (await _worker.ReturnAsync(_assignment.Lease, file)).State);
    }

    [Fact]
    public async Task Returned_FlatColour_IsDeliveredWithAMark()
    {
        var file = PngEncoder.Encode(new RgbImage(64, 64, [.. Enumerable.Repeat((byte)9, 64 * 64 * 3)]));
        Assert.Equal(LeaseState.ResultAccepted, (await _worker.DeliverAsync(_assignment, file)).State);
        var (info, _) = await JobLife.DownloadAsync(_coordinator, _assignment.Lease.JobId);
        Assert.Equal(["flat_color"], info.Marks);
    }

    [Fact]
    public async Task Returned_ImageOfAJobWithAnotherSpecification_IsRefused()
    {
        var file = TestImages.Png(64, 64, 1);
        await _worker.DeliverAsync(_assignment, file);
        await SubmitAsync(seed: 8);

        var verdict = await _worker.DeliverAsync(_assignment, file);

        Assert.Equal((LeaseState.ResultRefused, ErrorCodes.ImageOfOtherJob), (verdict.State, verdict.Code));
    }

    private async Task SubmitAsync(ulong seed = 7)
    {
        await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec(seed) }, _coordinator.Owner);
        _assignment = await _worker.NextAssignmentAsync();
    }

    private async Task AssertStillDeliversAsync() =>
        Assert.Equal(LeaseState.ResultAccepted, (await _worker.DeliverAsync(_assignment, TestImages.Png(64, 64, 2))).State);
}
