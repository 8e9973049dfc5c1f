// A link that is good for one time: its code stands behind the # and goes to the server as a form.

const code = location.hash.slice(1);
if (/^[A-Za-z0-9_-]{20,}$/.test(code)) {
  history.replaceState(null, '', location.pathname);
  const field = document.getElementById('code');
  field.disabled = false;
  field.value = code;
  document.getElementById('token').disabled = true;
  field.form.submit();
}
