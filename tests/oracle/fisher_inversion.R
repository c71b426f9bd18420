# P of Fisher's exact test for three columns and a large n, by inversion of the characteristic
# function of sum(log(cell!)), on a torus that nothing wraps around (longer than both column totals),
# with half the step and another taper than the library's. Rscript tests/oracle/fisher_inversion.R
inversion <- function(table, step, end) {
    n <- sum(table); row <- rowSums(table); col <- sort(colSums(table)); lf <- lgamma(0:n + 1)
    size <- c(nextn(col[1] + 1), nextn(col[2] + 1)); x <- sum(lf[table + 1]) - 0.5e-7
    share <- col / n; at <- outer(0:(size[1] - 1) * col[1] / size[1], 0:(size[2] - 1) * col[2] / size[2], "+")
    pick <- exp(2i * pi * at) / prod(size); norm <- exp(lf[n + 1] + sum(col * log(share) - lf[col + 1]))
    cells <- lapply(row, function(r) { a <- outer(0:min(r, col[1]), rep(1, min(r, col[2]) + 1)); b <- t(outer(0:min(r, col[2]), rep(1, nrow(a))))
        keep <- a + b <= r; a <- a[keep]; b <- b[keep]; c <- r - a - b; l <- lf[a + 1] + lf[b + 1] + lf[c + 1]
        list(at = cbind(a + 1, b + 1), log = l, w = exp(lf[r + 1] - l + a * log(share[1]) + b * log(share[2]) + c * log(share[3]))) })
    time <- seq(step / 2, end, by = step)
    sine <- sapply(time, function(t) { product <- 1
        for (cell in cells) { m <- matrix(0i, size[1], size[2]); m[cell$at] <- cell$w * exp(1i * t * cell$log); product <- product * fft(m) }
        Im(sum(product * pick) / norm * exp(-1i * t * x)) })
    0.5 + step / pi * sum(sine * ifelse(time < 0.3 * end, 1, 0.5 + 0.5 * cos(pi * (time - 0.3 * end) / (0.7 * end))) / time)
}
show <- function(name, table) cat(name, sprintf("%.12g", c(inversion(table, 0.06, 40), inversion(table, 0.1, 60))), "\n")
show("5x3", matrix(c(66, 70, 64, 50, 72, 78, 60, 65, 75, 84, 55, 61, 40, 75, 85), 5, byrow = TRUE))
show("7x3", matrix(c(52, 40, 48, 45, 55, 50, 50, 38, 52, 46, 61, 43, 30, 45, 35, 60, 42, 58, 55, 50, 45), 7, byrow = TRUE))
