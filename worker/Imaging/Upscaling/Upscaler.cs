using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Binding;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Upscaling;

/// <summary>
/// Enlarges images with a model of the ESRGAN kind: one graph from RGB planes [1, 3, height, width], values 0 to 1, to the same a whole number of times larger. Large
/// images go through in tiles that overlap and fade into each other. Safe for concurrent use.
/// </summary>
public sealed class Upscaler
{
    private readonly GraphFile _graph;
    private readonly OnnxTensorInfo _input;
    private readonly OnnxTensorInfo _output;
    private readonly SessionCache _sessions;
    private readonly Lazy<string> _sha256;

    private Upscaler(GraphFile graph, OnnxTensorInfo input, OnnxTensorInfo output, SessionCache sessions, int scale)
    {
        (_graph, _input, _output, _sessions, Scale) = (graph, input, output, sessions, scale);
        _sha256 = new Lazy<string>(() =>
        {
            using var file = File.OpenRead(graph.Path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        });
    }

    /// <summary>SHA-256 of its file, hexadecimal.</summary>
    public string Sha256 => _sha256.Value;

    /// <summary>How many times wider and higher results are, 1 to 16.</summary>
    public int Scale { get; }

    /// <summary>Checks a graph as those of image models are, opens it and finds out its scale by enlarging a small black image.</summary>
    /// <param name="file">The .onnx file.</param>
    /// <param name="sessions">Keeps the session; stays the caller's.</param>
    /// <param name="limits">Bounds on what is read; null takes the defaults.</param>
    public static UpscalerLoading Load(string file, SessionCache sessions, ModelLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(sessions);
        var path = Path.GetFullPath(file);
        var defects = new ModelDefects();
        var folder = new GraphFolder(Path.GetDirectoryName(path)!, limits ?? new ModelLimits(), defects);
        var part = Path.GetFileName(path);
        if (folder.Scan(part) is not { } graph)
        {
            return new UpscalerLoading.Refused(defects.All);
        }

        var binding = new GraphBinding(graph, part, defects);
        var input = binding.Input([.. graph.Inputs.Take(1).Select(static tensor => tensor.Name)], GraphBinding.Floats, 4);
        var output = binding.Output([.. graph.Outputs.Take(1).Select(static tensor => tensor.Name)], GraphBinding.Floats, 4);
        binding.RequireSize(input, 0, 1, "images");
        binding.RequireSize(input, 1, 3, "channels");
        binding.RefuseOtherInputs();
        if (input is null || output is null || !defects.None)
        {
            return new UpscalerLoading.Refused(defects.All);
        }

        var scale = ScaleProbe.Find(folder.FileOf(part, graph), input, output, 3, 32, sessions, defects);
        return scale is { } found
            ? new UpscalerLoading.Loaded(new Upscaler(folder.FileOf(part, graph), input, output, sessions, found))
            : new UpscalerLoading.Refused(defects.All);
    }

    /// <summary>Enlarges an image by <see cref="Scale"/>, on the thread pool.</summary>
    /// <param name="image">The image.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, after each tile; null for nobody.</param>
    /// <param name="cancellationToken">Stops between tiles and inside them.</param>
    /// <exception cref="ArgumentException">An option is out of range or the result would have too many pixels; the message names the field and the limit.</exception>
    /// <exception cref="InvalidDataException">The model put out NaN, infinity or another size than its scale says.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime failed.</exception>
    public Task<RgbImage> UpscaleAsync(
        RgbImage image,
        UpscaleOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= new UpscaleOptions();
        Check(image, options);
        return Task.Run(() => Upscale(image, options, progress, cancellationToken), cancellationToken);
    }

    /// <summary>What keeps an image from being enlarged; null when nothing does.</summary>
    internal string? Explain(int width, int height, UpscaleOptions options) =>
        (long)width * height * Scale * Scale > options.MaxPixels
            ? $"MaxPixels is {options.MaxPixels}; {width}x{height} enlarged {Scale} times has {(long)width * height * Scale * Scale}."
            : null;

    internal RgbImage Upscale(RgbImage image, UpscaleOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var (tileWidth, tileHeight) = (TileSize(image.Width, 3), TileSize(image.Height, 2));
        var columns = TileAxis.Starts(image.Width, tileWidth, Math.Min(options.Overlap, tileWidth / 2));
        var rows = TileAxis.Starts(image.Height, tileHeight, Math.Min(options.Overlap, tileHeight / 2));
        var (width, height) = (image.Width * Scale, image.Height * Scale);
        var sums = new float[width * height * 3];
        var totals = new float[width * height];
        using var lease = _sessions.Rent(_graph);
        using var runner = new GraphRunner(TimeProvider.System);
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < columns.Length; column++)
            {
                var planes = runner
                    .With(_input, Tile(image, columns[column], rows[row], tileWidth, tileHeight), 1, 3, tileHeight, tileWidth)
                    .Run(lease.Session, _output, 3L * tileWidth * tileHeight * Scale * Scale, cancellationToken);
                var across = TileAxis.Weights(columns, column, tileWidth, Scale);
                var down = TileAxis.Weights(rows, row, tileHeight, Scale);
                Add(planes, across, down, columns[column] * Scale, rows[row] * Scale);
                progress?.Report(((row * columns.Length) + column + 1) / (double)(rows.Length * columns.Length));
            }
        }

        return Finish();

        int TileSize(int length, int axis) => (int?)_input.Shape![axis].Size ?? Math.Min(options.TileSize, length);

        void Add(float[] planes, float[] across, float[] down, int left, int top)
        {
            var plane = across.Length * down.Length;
            for (var y = 0; y < Math.Min(down.Length, height - top); y++)
            {
                for (var x = 0; x < Math.Min(across.Length, width - left); x++)
                {
                    var weight = across[x] * down[y];
                    var pixel = ((top + y) * width) + left + x;
                    totals[pixel] += weight;
                    for (var channel = 0; channel < 3; channel++)
                    {
                        sums[(pixel * 3) + channel] += weight * planes[(channel * plane) + (y * across.Length) + x];
                    }
                }
            }
        }

        RgbImage Finish()
        {
            var pixels = new byte[sums.Length];
            for (var i = 0; i < pixels.Length; i++)
            {
                var value = sums[i] / totals[i / 3];
                if (!float.IsFinite(value))
                {
                    throw new InvalidDataException("The upscaler put out NaN or infinity.");
                }

                pixels[i] = (byte)MathF.Round(Math.Clamp(value, 0f, 1f) * 255f);
            }

            return new RgbImage(width, height, pixels);
        }
    }

    /// <summary>The planes of a tile; beyond the edges of the image its last pixels go on.</summary>
    private static float[] Tile(RgbImage image, int left, int top, int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            var row = image.Row(Math.Min(top + y, image.Height - 1));
            for (var x = 0; x < width; x++)
            {
                row.Slice(Math.Min(left + x, image.Width - 1) * 3, 3).CopyTo(pixels.AsSpan(((y * width) + x) * 3));
            }
        }

        return PixelPlanes.Create(new RgbImage(width, height, pixels), 0, 1);
    }

    private void Check(RgbImage image, UpscaleOptions options)
    {
        if (options.TileSize is < 16 or > 2048)
        {
            throw new ArgumentException($"TileSize is {options.TileSize}; it must be 16 to 2048.", nameof(options));
        }

        if (options.Overlap < 0 || options.Overlap > options.TileSize / 2)
        {
            throw new ArgumentException($"Overlap is {options.Overlap}; it must be 0 to {options.TileSize / 2}, half of TileSize.", nameof(options));
        }

        if (Explain(image.Width, image.Height, options) is { } reason)
        {
            throw new ArgumentException(reason, nameof(options));
        }
    }
}
