// The quick exit of a sensitive survey. Without this script it is a plain link to the same address.
// Here the new page takes this page's place, so that Back does not lead to it, and the words are
// gone at once, however slow the network is. It cannot take anything out of the history.
document.querySelector(".leave a").onclick = (event) => {
  event.preventDefault();
  document.documentElement.hidden = true;
  location.replace(event.currentTarget.href);
};
