using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Sources;

/// <summary>What images are made from: fetched by the right of a lease or of an offer, and compared with the task.</summary>
public sealed class SourceTests
{
    private static readonly byte[] Picture = Png(128, 64, 1);
    private static readonly byte[] Mask = Png(128, 64, 2);

    [Fact]
    public async Task Job_FromAPictureAndAMask_IsDrawnFromBoth()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker, Picture, Mask);

        connection.Send(Messages.Assignment(change: a => a.Task.Source = Messages.Source(Picture, Mask)));
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);
        var source = (await worker.Backend.NextAsync()).Request.Source!;

        Assert.Equal((0.5, 4, false), (source.Strength, source.MaskBlur, source.OnlyMasked));
        Assert.Equal(Read(Picture).Pixels.ToArray(), source.Pixels!.Pixels.ToArray());
        var (first, mask) = (Read(Mask).Pixels.Span[..3].ToArray(), source.MaskPixels!);
        Assert.Equal((128, 64, ((299 * first[0]) + (587 * first[1]) + (114 * first[2]) + 500) / 1000), (mask.Width, mask.Height, mask.Values.Span[0]));
        Assert.All(connection.SourceRequests, request => Assert.Equal(Messages.Lease(), request.Lease));
    }

    public static TheoryData<string, byte[], Action<TaskSource>> Bad => new()
    {
        { "other bytes", Png(128, 64, 3), _ => { } },
        { "other size", Picture, source => source.Width = 64 },
        { "no PNG", "hello"u8.ToArray(), source => (source.Image, source.ImageSizeBytes) = (Messages.Source("hello"u8.ToArray()).Image, 5) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Job_FromSomethingElseThanTheTaskNames_Fails(string what, byte[] file, Action<TaskSource> change)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var source = Messages.Source(Picture);
        change(source);
        connection.Sources[Convert.ToHexStringLower(source.Image.Span)] = file;

        connection.Send(Messages.Assignment(change: a => a.Task.Source = source));
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);

        var failed = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Failed)).Failed;
        Assert.True(failed.Message.StartsWith("The picture", StringComparison.Ordinal), what);
        await worker.Leases.WhenEmptyAsync().Soonish();
    }

    [Fact]
    public async Task Job_WhoseMaskIsBlack_FailsWithAWordOnTheMask()
    {
        await using var worker = new WorkerHarness().Start();
        var black = PngEncoder.Encode(new RgbImage(128, 64, new byte[128 * 64 * 3]));
        var connection = await ConnectAsync(worker, Picture, black);

        connection.Send(Messages.Assignment(change: a => a.Task.Source = Messages.Source(Picture, black)));
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);

        Assert.StartsWith("The mask marks nothing", (await connection.NextAsync(WorkerMessage.MessageOneofCase.Failed)).Failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_WhosePictureIsNotGiven_Fails()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();

        connection.Send(Messages.Assignment(change: a => a.Task.Source = Messages.Source(Picture)));
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);

        Assert.Equal("The picture could not be fetched: There is no such picture.", (await connection.NextAsync(WorkerMessage.MessageOneofCase.Failed)).Failed.Message);
    }

    [Fact]
    public async Task Audit_OfAPicturedJob_DrawsTheWholeImage()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker, Picture);
        connection.Send(Messages.Offer(offer => (offer.Task.Source, offer.Evaluations) = (Messages.Source(Picture), 0)));
        var call = await connection.NextAuditAsync();
        await call.NextAsync();

        call.Send(new AuditQuestion { Draw = true, Last = true });
        var run = await worker.Backend.NextAsync();
        Assert.NotNull(run.Request.Source!.Pixels);
        run.Finish(Mask);

        Assert.Equal(Read(Mask).Pixels.ToArray(), await call.NextAnswerAsync());
        call.End();
        await worker.Leases.WhenEmptyAsync().Soonish();
        var request = Assert.Single(connection.SourceRequests);
        Assert.Equal(new AuditClaim { AuditId = "audit-1", Token = Google.Protobuf.ByteString.CopyFrom(Messages.Nonce) }, request.Audit);
        Assert.Equal(1, worker.Tally.AuditsDone);
    }

    [Fact]
    public async Task Audit_SinglePointOfAPicturedJob_IsDeclined()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker, Picture);
        connection.Send(Messages.Offer(offer => offer.Task.Source = Messages.Source(Picture)));
        var call = await connection.NextAuditAsync();
        await call.NextAsync();

        call.Ask(0, [1, 2, 3, 4, 5, 6, 7, 8]);

        Assert.Equal(AuditDeclineReason.Unsupported, (await call.NextAsync()).Decline.Reason);
        call.End();
        await worker.Leases.WhenEmptyAsync().Soonish();
    }

    private static async Task<ScriptedConnection> ConnectAsync(WorkerHarness worker, params byte[][] files)
    {
        var connection = await worker.ConnectAsync(welcome => welcome.Features.Add("audits/1"));
        foreach (var file in files)
        {
            connection.Sources[Convert.ToHexStringLower(Messages.Source(file).Image.Span)] = file;
        }

        return connection;
    }

    private static byte[] Png(int width, int height, int seed)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return PngEncoder.Encode(new RgbImage(width, height, pixels));
    }

    private static RgbImage Read(byte[] file) => Assert.IsType<PngReading.Read>(PngReader.Read(file, new PngReadLimits(file.Length, 1_000, 1_000_000))).Image;
}
